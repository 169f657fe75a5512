// SPDX-License-Identifier: Apache-2.0
// The golden model of AES against OpenSSL and libtomcrypt: random keys, lengths and splits; and the
// Monte Carlo chains of AESAVS, 6.4, of ECB and CBC, with OpenSSL as the judge (the vectors'
// package has none).
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <string.h>
#include <tomcrypt.h>

#include "cmodel/aes.h"
#include "tests/lib/unit.h"

#define MOST_BYTES 600
#define ROUNDS 400

static uint64_t seed;

static size_t random_below(size_t n)
{
    return unit_random(&seed) % n;
}

struct job {
    uint8_t key[AES_MAX_KEY_BYTES], iv[64], aad[MOST_BYTES], in[MOST_BYTES];
    size_t key_bytes, iv_bytes, aad_bytes, bytes;
    struct aes_key expanded;
};

static void draw(struct job *job, bool whole)
{
    job->key_bytes = 16 + 8 * random_below(3);
    job->iv_bytes = random_below(2) == 0 ? 12 : 1 + random_below(64);
    job->aad_bytes = random_below(3) == 0 ? 0 : random_below(MOST_BYTES);
    job->bytes = random_below(8) == 0 ? 0 : random_below(MOST_BYTES);
    if (whole) {
        job->bytes -= job->bytes % AES_BLOCK_BYTES;
    }
    unit_random_bytes(&seed, job->key, sizeof job->key);
    unit_random_bytes(&seed, job->iv, sizeof job->iv);
    unit_random_bytes(&seed, job->aad, sizeof job->aad);
    unit_random_bytes(&seed, job->in, sizeof job->in);
    ck_assert_int_eq(aes_expand(&job->expanded, job->key, job->key_bytes), AES_OK);
}

static const char *cipher_name(size_t key_bytes, const char *mode)
{
    static char name[32];
    snprintf(name, sizeof name, "AES-%zu-%s", 8 * key_bytes, mode);
    return name;
}

// What OpenSSL makes of it, in one piece, without padding.
static void openssl_cipher(const struct job *job, const char *mode, bool decrypt, uint8_t *out)
{
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, cipher_name(job->key_bytes, mode), NULL);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int n = 0, rest = 0;
    ck_assert_int_eq(EVP_CipherInit_ex2(context, cipher, job->key, job->iv, !decrypt, NULL), 1);
    EVP_CIPHER_CTX_set_padding(context, 0);
    ck_assert_int_eq(EVP_CipherUpdate(context, out, &n, job->in, (int)job->bytes), 1);
    ck_assert_int_eq(EVP_CipherFinal_ex(context, out + n, &rest), 1);
    ck_assert_uint_eq((size_t)(n + rest), job->bytes);
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
}

// A piece of what is left, often none: of whole blocks, but the last one.
static size_t piece(size_t left, size_t unit)
{
    const size_t n = random_below(left + 2);
    return n > left ? left : n - n % unit;
}

START_TEST(blocks)
{
    static struct job job;
    static uint8_t out[MOST_BYTES], want[MOST_BYTES], peer[MOST_BYTES];
    seed = 1;
    for (unsigned round = 0; round < ROUNDS; round++) {
        const bool decrypt = random_below(2) == 1;
        draw(&job, true);
        ck_assert_int_eq(aes_ecb(&job.expanded, decrypt, job.in, out, job.bytes), AES_OK);
        openssl_cipher(&job, "ECB", decrypt, want);
        ck_assert_mem_eq(out, want, job.bytes);
        symmetric_ECB ecb;
        ck_assert_int_eq(ecb_start(find_cipher("aes"), job.key, (int)job.key_bytes, 0, &ecb), 0);
        ck_assert_int_eq(decrypt ? ecb_decrypt(job.in, peer, job.bytes, &ecb)
                                 : ecb_encrypt(job.in, peer, job.bytes, &ecb),
                         0);
        ck_assert_mem_eq(out, peer, job.bytes);
        ecb_done(&ecb);

        uint8_t iv[AES_BLOCK_BYTES];
        memcpy(iv, job.iv, sizeof iv);
        memcpy(out, job.in, job.bytes); // in place
        for (size_t at = 0, n; at < job.bytes; at += n) {
            n = piece(job.bytes - at, AES_BLOCK_BYTES);
            ck_assert_int_eq(aes_cbc(&job.expanded, decrypt, iv, out + at, out + at, n), AES_OK);
        }
        openssl_cipher(&job, "CBC", decrypt, want);
        ck_assert_mem_eq(out, want, job.bytes);
        symmetric_CBC cbc;
        ck_assert_int_eq(
            cbc_start(find_cipher("aes"), job.iv, job.key, (int)job.key_bytes, 0, &cbc), 0);
        ck_assert_int_eq(decrypt ? cbc_decrypt(job.in, peer, job.bytes, &cbc)
                                 : cbc_encrypt(job.in, peer, job.bytes, &cbc),
                         0);
        ck_assert_mem_eq(out, peer, job.bytes);
        cbc_done(&cbc);
    }
}
END_TEST

START_TEST(counters)
{
    static struct job job;
    static uint8_t out[MOST_BYTES], want[MOST_BYTES], peer[MOST_BYTES];
    seed = 2;
    for (unsigned round = 0; round < ROUNDS; round++) {
        draw(&job, false);
        if (random_below(2) == 0) { // carries over many bytes, short of the end
            memset(job.iv + 1, 0xff, 14);
            job.iv[0] &= 0x7f;
        }
        uint8_t counter[AES_BLOCK_BYTES];
        memcpy(counter, job.iv, sizeof counter);
        memcpy(out, job.in, job.bytes);
        for (size_t at = 0, n; at < job.bytes; at += n) {
            n = piece(job.bytes - at, AES_BLOCK_BYTES);
            ck_assert_int_eq(aes_ctr(&job.expanded, counter, out + at, out + at, n), AES_OK);
        }
        openssl_cipher(&job, "CTR", false, want);
        ck_assert_mem_eq(out, want, job.bytes);
        symmetric_CTR ctr;
        ck_assert_int_eq(ctr_start(find_cipher("aes"), job.iv, job.key, (int)job.key_bytes, 0,
                                   CTR_COUNTER_BIG_ENDIAN, &ctr),
                         0);
        ck_assert_int_eq(ctr_encrypt(job.in, peer, job.bytes, &ctr), 0);
        ck_assert_mem_eq(out, peer, job.bytes);
        ctr_done(&ctr);
    }
}
END_TEST

START_TEST(macs)
{
    static struct job job;
    seed = 3;
    EVP_MAC *cmac = EVP_MAC_fetch(NULL, "CMAC", NULL);
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t tag[AES_BLOCK_BYTES], want[AES_BLOCK_BYTES];
        draw(&job, round % 4 == 0);
        struct aes_cmac mac;
        aes_cmac_begin(&mac, &job.expanded);
        for (size_t at = 0, n; at < job.bytes; at += n) {
            n = piece(job.bytes - at, 1);
            aes_cmac_update(&mac, job.in + at, n);
        }
        aes_cmac_end(&mac, tag);
        EVP_MAC_CTX *context = EVP_MAC_CTX_new(cmac);
        const OSSL_PARAM params[] = {
            OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_CIPHER,
                                   (char *)(uintptr_t)cipher_name(job.key_bytes, "CBC"), 0),
            OSSL_PARAM_END};
        size_t size = 0;
        ck_assert_int_eq(EVP_MAC_init(context, job.key, job.key_bytes, params), 1);
        ck_assert_int_eq(EVP_MAC_update(context, job.in, job.bytes), 1);
        ck_assert_int_eq(EVP_MAC_final(context, want, &size, sizeof want), 1);
        ck_assert_mem_eq(tag, want, sizeof tag);
        EVP_MAC_CTX_free(context);
        unsigned long peer_size = sizeof want;
        ck_assert_int_eq(omac_memory(find_cipher("aes"), job.key, job.key_bytes, job.in, job.bytes,
                                     want, &peer_size),
                         0);
        ck_assert_mem_eq(tag, want, sizeof tag);
    }
    EVP_MAC_free(cmac);
}
END_TEST

static void openssl_gcm(const struct job *job, uint8_t *out, uint8_t *tag)
{
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, cipher_name(job->key_bytes, "GCM"), NULL);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int n = 0;
    ck_assert_int_eq(EVP_EncryptInit_ex2(context, cipher, NULL, NULL, NULL), 1);
    ck_assert_int_eq(
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, (int)job->iv_bytes, NULL), 1);
    ck_assert_int_eq(EVP_EncryptInit_ex2(context, NULL, job->key, job->iv, NULL), 1);
    ck_assert_int_eq(EVP_EncryptUpdate(context, NULL, &n, job->aad, (int)job->aad_bytes), 1);
    ck_assert_int_eq(EVP_EncryptUpdate(context, out, &n, job->in, (int)job->bytes), 1);
    ck_assert_int_eq(EVP_EncryptFinal_ex(context, out + n, &n), 1);
    ck_assert_int_eq(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, tag), 1);
    EVP_CIPHER_CTX_free(context);
    EVP_CIPHER_free(cipher);
}

static enum aes_status run_gcm(const struct job *job, bool decrypt, const uint8_t *in, uint8_t *out,
                               struct aes_gcm *gcm)
{
    ck_assert_int_eq(aes_gcm_begin(gcm, &job->expanded, job->iv, job->iv_bytes), AES_OK);
    for (size_t at = 0, n; at < job->aad_bytes; at += n) {
        n = piece(job->aad_bytes - at, 1);
        ck_assert_int_eq(aes_gcm_aad(gcm, job->aad + at, n), AES_OK);
    }
    for (size_t at = 0, n; at < job->bytes; at += n) {
        n = piece(job->bytes - at, 1);
        ck_assert_int_eq(aes_gcm_data(gcm, decrypt, in + at, out + at, n), AES_OK);
    }
    return AES_OK;
}

START_TEST(authenticated)
{
    static struct job job;
    static uint8_t out[MOST_BYTES], want[MOST_BYTES], back[MOST_BYTES];
    seed = 4;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint8_t tag[AES_BLOCK_BYTES], want_tag[AES_BLOCK_BYTES];
        struct aes_gcm gcm;
        draw(&job, false);
        run_gcm(&job, false, job.in, out, &gcm);
        aes_gcm_tag(&gcm, tag);
        openssl_gcm(&job, want, want_tag);
        ck_assert_mem_eq(out, want, job.bytes);
        ck_assert_mem_eq(tag, want_tag, sizeof tag);
        unsigned long size = sizeof want_tag;
        ck_assert_int_eq(gcm_memory(find_cipher("aes"), job.key, job.key_bytes, job.iv,
                                    job.iv_bytes, job.aad, job.aad_bytes, job.in, job.bytes, want,
                                    want_tag, &size, GCM_ENCRYPT),
                         0);
        ck_assert_mem_eq(out, want, job.bytes);
        ck_assert_mem_eq(tag, want_tag, sizeof tag);

        run_gcm(&job, true, out, back, &gcm);
        const size_t tag_bytes = 12 + random_below(5);
        ck_assert_mem_eq(back, job.in, job.bytes);
        ck_assert_int_eq(aes_gcm_verify(&gcm, tag, tag_bytes), AES_OK);
        tag[random_below(tag_bytes)] ^= (uint8_t)(1u << random_below(8));
        ck_assert_int_eq(aes_gcm_verify(&gcm, tag, tag_bytes), AES_ERROR_TAG);
    }
}
END_TEST

// AESAVS, 6.4: 100 checkpoints of 1,000 blocks; the key of the next one takes in what came out
// last. Of each checkpoint the result goes to OpenSSL, too, which runs the same thousand.
static void monte(bool cbc, bool decrypt, size_t key_bytes, unsigned checkpoints)
{
    static struct job job;
    draw(&job, true);
    job.key_bytes = key_bytes;
    uint8_t text[AES_BLOCK_BYTES];
    memcpy(text, job.in, sizeof text);
    for (unsigned i = 0; i < checkpoints; i++) {
        EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, cipher_name(key_bytes, "ECB"), NULL);
        EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
        ck_assert_int_eq(EVP_CipherInit_ex2(context, cipher, job.key, NULL, !decrypt, NULL), 1);
        EVP_CIPHER_CTX_set_padding(context, 0);
        ck_assert_int_eq(aes_expand(&job.expanded, job.key, key_bytes), AES_OK);

        // ours[] and theirs[]: output j and the one before it.
        uint8_t in[AES_BLOCK_BYTES], ours[2][AES_BLOCK_BYTES] = {{0}};
        uint8_t their_in[AES_BLOCK_BYTES], theirs[2][AES_BLOCK_BYTES] = {{0}};
        uint8_t iv[AES_BLOCK_BYTES], their_iv[AES_BLOCK_BYTES], next[AES_BLOCK_BYTES];
        memcpy(in, text, sizeof in);
        memcpy(their_in, text, sizeof in);
        memcpy(iv, job.iv, sizeof iv);
        memcpy(their_iv, job.iv, sizeof iv);
        for (unsigned j = 0; j < 1000; j++) {
            memcpy(ours[1], ours[0], sizeof in);
            memcpy(theirs[1], theirs[0], sizeof in);
            memcpy(next, j == 0 ? job.iv : ours[1], sizeof next);
            if (cbc) {
                ck_assert_int_eq(aes_cbc(&job.expanded, decrypt, iv, in, ours[0], 16), AES_OK);
            } else {
                ck_assert_int_eq(aes_ecb(&job.expanded, decrypt, in, ours[0], 16), AES_OK);
            }
            // CBC of OpenSSL's single blocks.
            uint8_t block[AES_BLOCK_BYTES];
            int n = 0;
            for (unsigned b = 0; b < 16; b++) {
                block[b] = their_in[b] ^ (cbc && !decrypt ? their_iv[b] : 0);
            }
            ck_assert_int_eq(EVP_CipherUpdate(context, theirs[0], &n, block, 16), 1);
            ck_assert_int_eq(n, 16);
            for (unsigned b = 0; b < 16; b++) {
                theirs[0][b] ^= cbc && decrypt ? their_iv[b] : 0;
                their_iv[b] = decrypt ? block[b] : theirs[0][b];
            }
            memcpy(in, cbc ? next : ours[0], sizeof in);
            memcpy(their_in, cbc ? (j == 0 ? job.iv : theirs[1]) : theirs[0], sizeof in);
        }
        ck_assert_mem_eq(ours[0], theirs[0], sizeof in);
        ck_assert_mem_eq(ours[1], theirs[1], sizeof in);
        EVP_CIPHER_CTX_free(context);
        EVP_CIPHER_free(cipher);
        // The key's last bytes take the last output, those before it the end of the one before.
        for (size_t b = 0; b < key_bytes; b++) {
            const size_t from_end = key_bytes - b;
            job.key[b] ^= from_end <= 16 ? ours[0][16 - from_end] : ours[1][32 - from_end];
        }
        memcpy(job.iv, ours[0], sizeof in);
        memcpy(text, cbc ? ours[1] : ours[0], sizeof in);
    }
}

START_TEST(monte_carlo)
{
    seed = 5;
    const char *const tier = getenv("PLUTON_TIER");
    const bool full = tier != NULL && strcmp(tier, "full") == 0;
    monte(_i / 6 == 1, _i % 2 == 1, 16 + 8 * (size_t)(_i / 2 % 3), full ? 100 : 4);
}
END_TEST

int main(void)
{
    if (register_cipher(&aes_desc) < 0) {
        return EXIT_FAILURE;
    }
    Suite *suite = suite_create("aes_peers");
    TCase *tc = tcase_create("peers");
    tcase_set_timeout(tc, 200);
    tcase_add_test(tc, blocks);
    tcase_add_test(tc, counters);
    tcase_add_test(tc, macs);
    tcase_add_test(tc, authenticated);
    tcase_add_loop_test(tc, monte_carlo, 0, 12);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
