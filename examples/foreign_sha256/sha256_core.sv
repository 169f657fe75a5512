// SPDX-License-Identifier: Apache-2.0
// A small SHA-256 core that stands in for somebody else's: one round a cycle, the usual ports (init or
// next with a padded block, then ready and digest_valid again). It shares nothing with rtl/ or the
// golden models, is written from FIPS 180-4 alone, and is not hardened in any way.
module sha256_core (
  input  logic         clk,
  input  logic         reset_n,
  input  logic         init,         // this block begins a message
  input  logic         next,         // this block continues it
  input  logic [511:0] block,
  output logic         ready,
  output logic [255:0] digest,
  output logic         digest_valid
);

  typedef logic [31:0] word_t;

  function automatic word_t constant(logic [5:0] t);
    unique case (t)
      6'd0: return 32'h428a2f98;
      6'd1: return 32'h71374491;
      6'd2: return 32'hb5c0fbcf;
      6'd3: return 32'he9b5dba5;
      6'd4: return 32'h3956c25b;
      6'd5: return 32'h59f111f1;
      6'd6: return 32'h923f82a4;
      6'd7: return 32'hab1c5ed5;
      6'd8: return 32'hd807aa98;
      6'd9: return 32'h12835b01;
      6'd10: return 32'h243185be;
      6'd11: return 32'h550c7dc3;
      6'd12: return 32'h72be5d74;
      6'd13: return 32'h80deb1fe;
      6'd14: return 32'h9bdc06a7;
      6'd15: return 32'hc19bf174;
      6'd16: return 32'he49b69c1;
      6'd17: return 32'hefbe4786;
      6'd18: return 32'h0fc19dc6;
      6'd19: return 32'h240ca1cc;
      6'd20: return 32'h2de92c6f;
      6'd21: return 32'h4a7484aa;
      6'd22: return 32'h5cb0a9dc;
      6'd23: return 32'h76f988da;
      6'd24: return 32'h983e5152;
      6'd25: return 32'ha831c66d;
      6'd26: return 32'hb00327c8;
      6'd27: return 32'hbf597fc7;
      6'd28: return 32'hc6e00bf3;
      6'd29: return 32'hd5a79147;
      6'd30: return 32'h06ca6351;
      6'd31: return 32'h14292967;
      6'd32: return 32'h27b70a85;
      6'd33: return 32'h2e1b2138;
      6'd34: return 32'h4d2c6dfc;
      6'd35: return 32'h53380d13;
      6'd36: return 32'h650a7354;
      6'd37: return 32'h766a0abb;
      6'd38: return 32'h81c2c92e;
      6'd39: return 32'h92722c85;
      6'd40: return 32'ha2bfe8a1;
      6'd41: return 32'ha81a664b;
      6'd42: return 32'hc24b8b70;
      6'd43: return 32'hc76c51a3;
      6'd44: return 32'hd192e819;
      6'd45: return 32'hd6990624;
      6'd46: return 32'hf40e3585;
      6'd47: return 32'h106aa070;
      6'd48: return 32'h19a4c116;
      6'd49: return 32'h1e376c08;
      6'd50: return 32'h2748774c;
      6'd51: return 32'h34b0bcb5;
      6'd52: return 32'h391c0cb3;
      6'd53: return 32'h4ed8aa4a;
      6'd54: return 32'h5b9cca4f;
      6'd55: return 32'h682e6ff3;
      6'd56: return 32'h748f82ee;
      6'd57: return 32'h78a5636f;
      6'd58: return 32'h84c87814;
      6'd59: return 32'h8cc70208;
      6'd60: return 32'h90befffa;
      6'd61: return 32'ha4506ceb;
      6'd62: return 32'hbef9a3f7;
      6'd63: return 32'hc67178f2;
      default: return 'x;
    endcase
  endfunction

  function automatic word_t rotate(word_t x, int unsigned n);
    return (x >> n) | (x << (32 - n));
  endfunction

  // The functions of section 4.1.2.
  function automatic word_t sum0(word_t x);
    return rotate(x, 2) ^ rotate(x, 13) ^ rotate(x, 22);
  endfunction

  function automatic word_t sum1(word_t x);
    return rotate(x, 6) ^ rotate(x, 11) ^ rotate(x, 25);
  endfunction

  function automatic word_t sigma0(word_t x);
    return rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3);
  endfunction

  function automatic word_t sigma1(word_t x);
    return rotate(x, 17) ^ rotate(x, 19) ^ (x >> 10);
  endfunction

  // H(0) of section 5.3.3, and the sum of two lists of eight words.
  localparam logic [255:0] Initial = {
    32'h6a09e667,
    32'hbb67ae85,
    32'h3c6ef372,
    32'ha54ff53a,
    32'h510e527f,
    32'h9b05688c,
    32'h1f83d9ab,
    32'h5be0cd19
  };

  function automatic logic [255:0] add(logic [255:0] x, logic [255:0] y);
    for (int i = 0; i < 8; i++) add[32*i+:32] = x[32*i+:32] + y[32*i+:32];
  endfunction

  // W(t) to W(t+15), the first in the top bits; a to h, a in the top bits.
  logic [511:0] window;
  logic [255:0] working;
  logic [5:0] t;
  logic busy;

  word_t a, b, c, d, e, f, g, h, t1, t2, following;
  logic [255:0] stepped;
  assign {a, b, c, d, e, f, g, h} = working;
  assign t1 = h + sum1(e) + ((e & f) ^ (~e & g)) + constant(t) + window[511:480];
  assign t2 = sum0(a) + ((a & b) ^ (a & c) ^ (b & c));
  assign stepped = {t1 + t2, a, b, c, d + t1, e, f, g};
  assign following = sigma1(
      window[63:32]
  ) + window[223:192] + sigma0(
      window[479:448]
  ) + window[511:480];

  always_ff @(posedge clk or negedge reset_n) begin
    if (!reset_n) begin
      window <= '0;
      working <= '0;
      t <= '0;
      busy <= 1'b0;
      digest <= '0;
      digest_valid <= 1'b0;
    end else if (busy) begin
      window <= {window[479:0], following};
      working <= stepped;
      t <= t + 6'd1;
      if (t == 6'd63) begin
        busy <= 1'b0;
        digest <= add(digest, stepped);
        digest_valid <= 1'b1;
      end
    end else if (init || next) begin
      window <= block;
      working <= init ? Initial : digest;
      digest <= init ? Initial : digest;
      busy <= 1'b1;
      digest_valid <= 1'b0;
    end
  end

  assign ready = !busy;

endmodule
