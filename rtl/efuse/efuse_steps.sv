// SPDX-License-Identifier: Apache-2.0
// Which row a job's step is about, and what the row shall hold.
module efuse_steps
  import efuse_control_pkg::*;
  import efuse_pkg::*;
  import fuse_map_pkg::*;
  import secded_pkg::*;
(
  input job_e               job_i,
  input logic [        1:0] area_i,
  input logic [        1:0] secret_i,
  input logic [        3:0] index_i,
  input logic [        6:0] step_i,
  input logic [        1:0] committed_i,      // number of the committed area
  input logic [       31:0] share0_i,
  input logic [       31:0] share1_i,
  input logic [       31:0] digest_i,
  input logic [        7:0] program_row_i,
  input logic               program_pair_i,
  input logic [RowBits-1:0] program_target_i,

  output logic [        7:0] row_o,
  output logic [RowBits-1:0] target_o,
  output logic               burn_o,
  output logic               fresh_o,
  output logic               last_o,    // the last step, of this area where there are several
  output logic               mark_o     // the next step burns the mark that ends an over-burn
);

  localparam logic [6:0] SecretRows = 7'd24;
  localparam logic [6:0] DigestRows = 7'd16;
  localparam logic [6:0] LastOverburn = SecretRows + 7'd1;
  localparam logic [6:0] LastRetire = SecretRows + DigestRows + 7'd1;
  localparam logic [6:0] FirstDigest = SecretRows + 7'd1;

  logic [7:0] secrets, digests;  // first rows of the area
  logic [RowBits-1:0] secret_word, digest_word;

  assign secrets     = RowSecretAttestation + 8'(StrideSecretAttestation) * 8'(area_i);
  assign digests     = RowDigestAttestation + 8'(StrideDigestAttestation) * 8'(area_i);
  assign secret_word = secded_encode(share0_i ^ share1_i);
  assign digest_word = secded_encode(digest_i);

  always_comb begin
    row_o   = '0;
    burn_o  = 1'b1;
    fresh_o = 1'b0;
    last_o  = 1'b1;
    mark_o  = 1'b0;
    unique case (job_i)
      JobSense: begin
        burn_o = 1'b0;
        last_o = 1'b0;
        row_o  = 8'(step_i);
        if (step_i > LastCommon) begin
          row_o = RowDigestAttestation + 8'(StrideDigestAttestation) * 8'(committed_i) +
                  8'(step_i - (LastCommon + 7'd1));
          last_o = step_i == LastCommon + DigestRows;
        end else if (8'(step_i) > LastRow) begin
          row_o = RowSecondHash + (8'(step_i) - (LastRow + 8'd1));
        end
      end
      JobLoad: begin
        burn_o = 1'b0;
        row_o  = secrets + {3'b000, secret_i, step_i[2:0]};
        last_o = step_i == 7'd7;
      end
      JobBurn: begin
        fresh_o = 1'b1;
        row_o   = secrets + {3'b000, secret_i, index_i[2:0]};
      end
      JobDigest: begin
        fresh_o = 1'b1;
        row_o   = digests + 8'(index_i);
      end
      JobSecure: begin
        row_o = RowSecured;
      end
      JobReturned: begin
        row_o = RowReturned;
      end
      JobProvision: begin
        row_o = RowProvisioned;
      end
      JobBegin: begin
        row_o = RowBegun + 8'(area_i);
      end
      JobCommit: begin
        row_o = RowCommit + 8'(area_i);
      end
      JobOverburn, JobRetire: begin
        last_o = step_i == ((job_i == JobRetire) ? LastRetire : LastOverburn);
        mark_o = step_i + 7'd1 == ((job_i == JobRetire) ? LastRetire : LastOverburn);
        if (step_i == 7'd0) row_o = RowCommit + 8'(area_i);
        else if (last_o) row_o = RowBegun + 8'(area_i);
        else if (step_i <= SecretRows) row_o = secrets + 8'(step_i) - 8'd1;
        else row_o = digests + 8'(step_i) - 8'(FirstDigest);
      end
      JobProgram: begin
        row_o  = program_row_i + 8'(step_i);
        last_o = !program_pair_i || (step_i == 7'd1);
      end
      default: burn_o = 1'b0;
    endcase
  end

  // Apart from the row: what is known of it may be part of the target.
  always_comb begin
    unique case (job_i)
      JobBurn:                target_o = secret_word;
      JobDigest:              target_o = digest_word;
      JobSecure:              target_o = WordSecured;
      JobReturned:            target_o = WordReturned;
      JobProvision:           target_o = WordProvisioned;
      JobBegin:               target_o = WordBegun;
      JobCommit:              target_o = WordCommit;
      JobOverburn, JobRetire: target_o = '1;
      JobProgram:             target_o = program_target_i;
      default:                target_o = '0;
    endcase
  end

endmodule
