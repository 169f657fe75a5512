// SPDX-License-Identifier: Apache-2.0
// pluton_dpi_pkg as a test bench uses it: examples of the standards, pieces, and what is no handle.
// Loops stand in tasks of their own, because Verilator 5.006 gives two loops of one block the same name.
module dpi_test;
  import pluton_dpi_pkg::*;

  int checks = 0;
  byte unsigned message[];

  task automatic check(bit good, string what);
    if (!good) $fatal(1, "%s", what);
    checks++;
  endtask

  task automatic check_code(int code, pluton_dpi_e expected, string what);
    if (code != int'(expected))
      $display("%s: got %s, expected %s", what, pluton_dpi_text(code), pluton_dpi_text(expected));
    check(code == int'(expected), what);
  endtask

  task automatic fill(int size, int factor, int offset);
    message = new[size];
    foreach (message[i]) message[i] = 8'(factor * i + offset);
  endtask

  // "abc", the example of FIPS 180-4.
  task automatic check_abc(int bits, bit [511:0] right);
    bit [511:0] digest = '1;
    fill(3, 1, "a");
    check_code(pluton_sha2(bits, message, digest), PLUTON_DPI_OK, "abc");
    check(digest == right, $sformatf("SHA-%0d of abc is %h", bits, digest));
  endtask

  task automatic test_examples();
    check_abc(224, 512'h23097d22_3405d822_8642a477_bda255b3_2aadbce4_bda0b3f7_e36c9da7);
    check_abc(256, 512'hba7816bf_8f01cfea_414140de_5dae2223_b00361a3_96177a9c_b410ff61_f20015ad);
    check_abc(384, {
              128'h0,
              320'hcb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc23,
              64'h58baeca134c825a7
              });
    check_abc(512, {
              256'hddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a,
              256'h2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
              });
  endtask

  // Codes and names are those of the library, and there are no more.
  task automatic test_codes();
    pluton_dpi_e code = code.first();
    string text, name;
    forever begin
      text = pluton_dpi_text(code);
      name = code.name();
      check(text.substr(0, name.len()) == {name, ":"}, {"the text of ", name, " is ", text});
      if (code == code.last()) break;
      code = code.next();
    end
    check(pluton_dpi_text(int'(code) + 1) == "no such code", "a code without a name");
    check(pluton_dpi_text(-1) == "no such code", "a negative code");
  endtask

  task automatic give_bytes(chandle handle);
    foreach (message[i])
      check_code(pluton_sha2_update_byte(handle, message[i]), PLUTON_DPI_OK, "a byte");
  endtask

  task automatic give_words(chandle handle, int from, int to);
    for (int i = from; i < to; i += 4)
      check_code(pluton_sha2_update_word(
                 handle, {message[i], message[i+1], message[i+2], message[i+3]}, 4), PLUTON_DPI_OK,
                 "a word");
  endtask

  function automatic bit [511:0] block_at(int at);
    for (int i = 0; i < 64; i++) block_at[511-8*i-:8] = message[at+i];
  endfunction

  task automatic give_blocks(chandle handle, int from, int to);
    for (int at = from; at < to; at += 64)
      check_code(pluton_sha2_update_block(handle, block_at(at), 64), PLUTON_DPI_OK, "a block");
  endtask

  // Two messages side by side in pieces, against the whole.
  task automatic test_pieces();
    bit [511:0] digest, expected;
    chandle one, two;
    fill(300, 7, 3);
    check_code(pluton_sha2(512, message, expected), PLUTON_DPI_OK, "300 bytes");
    check_code(pluton_sha2_init(512, one), PLUTON_DPI_OK, "the first message");
    check_code(pluton_sha2_init(512, two), PLUTON_DPI_OK, "the second message");
    give_words(two, 0, 44);
    give_bytes(one);
    give_blocks(two, 44, 300);
    check_code(pluton_sha2_final(one, digest), PLUTON_DPI_OK, "the first message's end");
    check(digest == expected, "the digest of bytes");
    check_code(pluton_sha2_final(two, digest), PLUTON_DPI_OK, "the second message's end");
    check(digest == expected, "the digest of words and blocks");
  endtask

  // Test case 2 of RFC 4231: "what do ya want for nothing?" under the key "Jefe".
  task automatic test_hmac();
    bit [511:0] tag;
    chandle handle;
    check_code(pluton_hmac_init(256, {"Jefe", 992'h0}, 4, handle), PLUTON_DPI_OK, "a key");
    check_code(pluton_sha2_update_block(handle, {"what do ya want for nothing?", 288'h0}, 28),
               PLUTON_DPI_OK, "the message under a key");
    check_code(pluton_sha2_final(handle, tag), PLUTON_DPI_OK, "the tag");
    check(tag == 512'h5bdcc146_bf60754e_6a042426_089575c7_5a003f08_9d273983_9dec58b9_64ec3843,
          $sformatf("HMAC-SHA-256 is %h", tag));
    check_code(pluton_hmac_init(256, '0, 129, handle), PLUTON_DPI_SIZE, "a key of 129 bytes");
    check(handle == null, "a handle in spite of the error");
    check_code(pluton_hmac_init(255, '0, 1, handle), PLUTON_DPI_ALGORITHM, "HMAC-SHA-255");
  endtask

  task automatic test_bad();
    bit [511:0] digest = '1;
    chandle one, none;
    none = null;
    check_code(pluton_sha2_init(256, one), PLUTON_DPI_OK, "a message");
    check_code(pluton_sha2_final(one, digest), PLUTON_DPI_OK, "final");
    digest = '1;
    check_code(pluton_sha2_final(one, digest), PLUTON_DPI_HANDLE, "final again");
    check(digest == '0, "a digest in spite of the error");
    check_code(pluton_sha2_update_byte(one, 8'h0), PLUTON_DPI_HANDLE, "a byte after the end");
    check_code(pluton_sha2_update_word(null, 0, 4), PLUTON_DPI_HANDLE, "a word for null");
    check_code(pluton_sha2_update_block(null, '0, 64), PLUTON_DPI_HANDLE, "a block for null");
    check_code(pluton_sha2_close(null), PLUTON_DPI_HANDLE, "close null");
    check_code(pluton_sha2_final(none, digest), PLUTON_DPI_HANDLE, "final of null");
    check_code(pluton_sha2_init(160, none), PLUTON_DPI_ALGORITHM, "SHA-160");
    check(none == null, "a handle in spite of the error");
    check_code(pluton_sha2(0, message, digest), PLUTON_DPI_ALGORITHM, "SHA-0");
    check_code(pluton_sha2_init(256, one), PLUTON_DPI_OK, "another message");
    check_code(pluton_sha2_update_word(one, 0, 5), PLUTON_DPI_SIZE, "a word of five bytes");
    check_code(pluton_sha2_update_block(one, '0, -1), PLUTON_DPI_SIZE, "minus one bytes");
    check_code(pluton_sha2_close(one), PLUTON_DPI_OK, "close");
    check_code(pluton_sha2_close(one), PLUTON_DPI_HANDLE, "close again");
  endtask

  task automatic message_from(bit [831:0] bytes);
    message = new[104];
    foreach (message[i]) message[i] = bytes[831-8*i-:8];
  endtask

  // The register after an extend is SHA-256 over register and entry.
  task automatic test_measurements();
    bit [511:0] expected;
    bit [255:0] was = {8{32'h89ab_cdef}}, acc;
    bit [575:0] entry;
    check_code(pluton_measure_entry("PLRT", 32'h0102_0304, {32{8'h5a}}, {32{8'hc3}}, entry),
               PLUTON_DPI_OK, "an entry");
    check(entry == {"PLRT", 32'h0102_0304, {32{8'h5a}}, {32{8'hc3}}}, "the entry's form");
    message_from({was, entry});
    check_code(pluton_sha2(256, message, expected), PLUTON_DPI_OK, "104 bytes");
    check_code(pluton_accumulator_extend(was, entry, acc), PLUTON_DPI_OK, "extend");
    check(acc == expected[255:0], "the register after an extend");
  endtask

  initial begin
    test_examples();
    test_codes();
    test_pieces();
    test_hmac();
    test_bad();
    test_measurements();
    $display("passed: %0d checks", checks);
    $finish;
  end

endmodule
