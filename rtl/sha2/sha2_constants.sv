// SPDX-License-Identifier: Apache-2.0
// The round constants K of FIPS 180-4, section 4.2.3. SHA-224/256 use the upper halves of the
// first 64: both sets are fractional parts of cube roots of the same primes (section 4.2.2).
module sha2_constants #(
  parameter int unsigned Width = 64
) (
  input  logic [      6:0] t_i,
  output logic [Width-1:0] k_o
);

  logic [63:0] k;

  always_comb begin
    unique case (t_i)
      7'd0: k = 64'h428A_2F98_D728_AE22;
      7'd1: k = 64'h7137_4491_23EF_65CD;
      7'd2: k = 64'hB5C0_FBCF_EC4D_3B2F;
      7'd3: k = 64'hE9B5_DBA5_8189_DBBC;
      7'd4: k = 64'h3956_C25B_F348_B538;
      7'd5: k = 64'h59F1_11F1_B605_D019;
      7'd6: k = 64'h923F_82A4_AF19_4F9B;
      7'd7: k = 64'hAB1C_5ED5_DA6D_8118;
      7'd8: k = 64'hD807_AA98_A303_0242;
      7'd9: k = 64'h1283_5B01_4570_6FBE;
      7'd10: k = 64'h2431_85BE_4EE4_B28C;
      7'd11: k = 64'h550C_7DC3_D5FF_B4E2;
      7'd12: k = 64'h72BE_5D74_F27B_896F;
      7'd13: k = 64'h80DE_B1FE_3B16_96B1;
      7'd14: k = 64'h9BDC_06A7_25C7_1235;
      7'd15: k = 64'hC19B_F174_CF69_2694;
      7'd16: k = 64'hE49B_69C1_9EF1_4AD2;
      7'd17: k = 64'hEFBE_4786_384F_25E3;
      7'd18: k = 64'h0FC1_9DC6_8B8C_D5B5;
      7'd19: k = 64'h240C_A1CC_77AC_9C65;
      7'd20: k = 64'h2DE9_2C6F_592B_0275;
      7'd21: k = 64'h4A74_84AA_6EA6_E483;
      7'd22: k = 64'h5CB0_A9DC_BD41_FBD4;
      7'd23: k = 64'h76F9_88DA_8311_53B5;
      7'd24: k = 64'h983E_5152_EE66_DFAB;
      7'd25: k = 64'hA831_C66D_2DB4_3210;
      7'd26: k = 64'hB003_27C8_98FB_213F;
      7'd27: k = 64'hBF59_7FC7_BEEF_0EE4;
      7'd28: k = 64'hC6E0_0BF3_3DA8_8FC2;
      7'd29: k = 64'hD5A7_9147_930A_A725;
      7'd30: k = 64'h06CA_6351_E003_826F;
      7'd31: k = 64'h1429_2967_0A0E_6E70;
      7'd32: k = 64'h27B7_0A85_46D2_2FFC;
      7'd33: k = 64'h2E1B_2138_5C26_C926;
      7'd34: k = 64'h4D2C_6DFC_5AC4_2AED;
      7'd35: k = 64'h5338_0D13_9D95_B3DF;
      7'd36: k = 64'h650A_7354_8BAF_63DE;
      7'd37: k = 64'h766A_0ABB_3C77_B2A8;
      7'd38: k = 64'h81C2_C92E_47ED_AEE6;
      7'd39: k = 64'h9272_2C85_1482_353B;
      7'd40: k = 64'hA2BF_E8A1_4CF1_0364;
      7'd41: k = 64'hA81A_664B_BC42_3001;
      7'd42: k = 64'hC24B_8B70_D0F8_9791;
      7'd43: k = 64'hC76C_51A3_0654_BE30;
      7'd44: k = 64'hD192_E819_D6EF_5218;
      7'd45: k = 64'hD699_0624_5565_A910;
      7'd46: k = 64'hF40E_3585_5771_202A;
      7'd47: k = 64'h106A_A070_32BB_D1B8;
      7'd48: k = 64'h19A4_C116_B8D2_D0C8;
      7'd49: k = 64'h1E37_6C08_5141_AB53;
      7'd50: k = 64'h2748_774C_DF8E_EB99;
      7'd51: k = 64'h34B0_BCB5_E19B_48A8;
      7'd52: k = 64'h391C_0CB3_C5C9_5A63;
      7'd53: k = 64'h4ED8_AA4A_E341_8ACB;
      7'd54: k = 64'h5B9C_CA4F_7763_E373;
      7'd55: k = 64'h682E_6FF3_D6B2_B8A3;
      7'd56: k = 64'h748F_82EE_5DEF_B2FC;
      7'd57: k = 64'h78A5_636F_4317_2F60;
      7'd58: k = 64'h84C8_7814_A1F0_AB72;
      7'd59: k = 64'h8CC7_0208_1A64_39EC;
      7'd60: k = 64'h90BE_FFFA_2363_1E28;
      7'd61: k = 64'hA450_6CEB_DE82_BDE9;
      7'd62: k = 64'hBEF9_A3F7_B2C6_7915;
      7'd63: k = 64'hC671_78F2_E372_532B;
      7'd64: k = 64'hCA27_3ECE_EA26_619C;
      7'd65: k = 64'hD186_B8C7_21C0_C207;
      7'd66: k = 64'hEADA_7DD6_CDE0_EB1E;
      7'd67: k = 64'hF57D_4F7F_EE6E_D178;
      7'd68: k = 64'h06F0_67AA_7217_6FBA;
      7'd69: k = 64'h0A63_7DC5_A2C8_98A6;
      7'd70: k = 64'h113F_9804_BEF9_0DAE;
      7'd71: k = 64'h1B71_0B35_131C_471B;
      7'd72: k = 64'h28DB_77F5_2304_7D84;
      7'd73: k = 64'h32CA_AB7B_40C7_2493;
      7'd74: k = 64'h3C9E_BE0A_15C9_BEBC;
      7'd75: k = 64'h431D_67C4_9C10_0D4C;
      7'd76: k = 64'h4CC5_D4BE_CB3E_42B6;
      7'd77: k = 64'h597F_299C_FC65_7E2A;
      7'd78: k = 64'h5FCB_6FAB_3AD6_FAEC;
      7'd79: k = 64'h6C44_198C_4A47_5817;
      default: k = '0;
    endcase
  end

  assign k_o = Width'(k >> (64 - Width));

endmodule
