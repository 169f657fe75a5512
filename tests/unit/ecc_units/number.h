// SPDX-License-Identifier: Apache-2.0
// Integers of any size, over OpenSSL's BIGNUM, and the constants of P-256 from OpenSSL's curve.
#pragma once

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

namespace ecc_units
{

inline BN_CTX *context()
{
    static BN_CTX *made = BN_CTX_new();
    return made;
}

inline void must(bool good)
{
    if (!good)
        std::abort(); // out of memory, or an argument that OpenSSL does not take
}

class Number
{
  public:
    Number(uint64_t value = 0) : bn_(BN_new()) { must(bn_ && BN_set_word(bn_, value)); }
    Number(const Number &other) : bn_(BN_dup(other.bn_)) { must(bn_); }
    Number(Number &&other) noexcept : bn_(std::exchange(other.bn_, nullptr)) {}
    Number &operator=(Number other)
    {
        std::swap(bn_, other.bn_);
        return *this;
    }
    ~Number() { BN_clear_free(bn_); }

    static Number power2(int exponent) { return Number(1).shifted(exponent); }

    // `bits` bits of little-endian words; two's complement if `is_signed`.
    static Number from_words(const uint32_t *words, int bits, bool is_signed = false)
    {
        Number made;
        for (int i = 0; i < bits; i++) {
            if (words[i / 32] >> (i % 32) & 1)
                must(BN_set_bit(made.bn_, i));
        }
        if (is_signed && BN_is_bit_set(made.bn_, bits - 1))
            made = made - power2(bits);
        return made;
    }
    void to_words(uint32_t *words, int count) const
    {
        for (int i = 0; i < count; i++)
            words[i] = 0;
        for (int i = 0; i < 32 * count; i++) {
            words[i / 32] |= static_cast<uint32_t>(bit(i)) << (i % 32);
        }
    }

    Number operator+(const Number &other) const
    {
        Number made;
        must(BN_add(made.bn_, bn_, other.bn_));
        return made;
    }
    Number operator-(const Number &other) const
    {
        Number made;
        must(BN_sub(made.bn_, bn_, other.bn_));
        return made;
    }
    Number operator*(const Number &other) const
    {
        Number made;
        must(BN_mul(made.bn_, bn_, other.bn_, context()));
        return made;
    }
    Number operator%(const Number &modulus) const // 0 to modulus - 1
    {
        Number made;
        must(BN_nnmod(made.bn_, bn_, modulus.bn_, context()));
        return made;
    }
    Number shifted(int left) const
    {
        Number made;
        must(BN_lshift(made.bn_, bn_, left));
        return made;
    }
    Number half() const // of an even number
    {
        Number made;
        must(!odd() && BN_rshift1(made.bn_, bn_));
        return made;
    }
    bool odd() const { return BN_is_odd(bn_); }
    bool negative() const { return BN_is_negative(bn_); }
    bool bit(int i) const { return BN_is_bit_set(bn_, i); }
    bool operator==(const Number &other) const { return BN_cmp(bn_, other.bn_) == 0; }
    bool operator!=(const Number &other) const { return !(*this == other); }
    bool operator<(const Number &other) const { return BN_cmp(bn_, other.bn_) < 0; }
    Number magnitude() const { return negative() ? Number(0) - *this : *this; }

    BIGNUM *get() const { return bn_; }
    std::string text() const
    {
        char *hex = BN_bn2hex(bn_);
        std::string made = hex;
        OPENSSL_free(hex);
        return made;
    }

  private:
    BIGNUM *bn_;
};

inline const EC_GROUP *curve()
{
    static EC_GROUP *made = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    must(made);
    return made;
}

inline Number prime()
{
    Number made;
    must(EC_GROUP_get_curve(curve(), made.get(), nullptr, nullptr, context()));
    return made;
}

inline Number order()
{
    Number made;
    must(EC_GROUP_get_order(curve(), made.get(), context()));
    return made;
}

} // namespace ecc_units
