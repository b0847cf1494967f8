/* Builtins. */
#define ROW(name, value) long row_##name(void)
static unsigned uid(unsigned x) { return x; }
static unsigned long ulid(unsigned long x) { return x; }
static int id(int x) { return x; }
static long lid(long x) { return x; }

ROW(clz, 3100) { return __builtin_clz(uid(1)) * 100 + __builtin_clz(uid(0x80000000u)); }
ROW(clz_int, 24) { return __builtin_clz(id(-1)) * 100 + __builtin_clz(id(255)); }
ROW(clzl, 6300) { return __builtin_clzl(ulid(1)) * 100 + __builtin_clzl(ulid(-1)); }
ROW(ctz, 331) { return __builtin_ctz(uid(8)) * 100 + __builtin_ctz(uid(0x80000000u)); }
ROW(ctzl, 45) { return __builtin_ctzl(ulid(1UL << 45)); }
ROW(ffs, 132) { return __builtin_ffs(id(0)) * 10000 + __builtin_ffs(id(1)) * 100 + __builtin_ffs(id(-2147483647 - 1)); }
ROW(ffsl, 63) { return __builtin_ffsl(lid(0)) * 100 + __builtin_ffsl(lid(1L << 62)); }
ROW(popcount, 2432) { return __builtin_popcount(uid(0xdeadbeef)) * 100 + __builtin_popcount(id(-1)); }
ROW(popcountl, 64) { return __builtin_popcountl(ulid(-1)); }
ROW(parity, 10) { return __builtin_parity(uid(7)) * 10 + __builtin_parity(uid(5)); }
ROW(bswap16, 13330) { return __builtin_bswap16(id(0x1234)); }
ROW(bswap32, 2018915346) { return __builtin_bswap32(uid(0x12345678)); }
ROW(bswap64, 578437695752307201) { return __builtin_bswap64(ulid(0x0102030405060708UL)); }
ROW(clz_constant, 98) { return __builtin_clz(16) + __builtin_clzl(16) + __builtin_ctz(16) + __builtin_popcount(255); }
ROW(ilog2, 9) { unsigned long x = ulid(1000); return 63 - __builtin_clzl(x); }
ROW(add_overflow_int, -2147483638) { int r; int o = __builtin_add_overflow(id(0x7fffffff), id(1), &r); return o * 10L + r; }
ROW(add_overflow_int_no, -2) { int r; int o = __builtin_add_overflow(id(-5), id(3), &r); return o * 10L + r; }
ROW(add_overflow_unsigned, 11) { unsigned r; int o = __builtin_add_overflow(uid(-1), uid(2), &r); return o * 10L + r; }
ROW(add_overflow_ulong, 11) { unsigned long r; int o = __builtin_add_overflow(ulid(-1), ulid(2), &r); return o * 10L + r; }
ROW(add_overflow_ulong_no, 7) { unsigned long r; int o = __builtin_add_overflow(ulid(5), ulid(2), &r); return o * 10L + r; }
ROW(add_overflow_long, 11) { long r; int o = __builtin_add_overflow(lid(0x7fffffffffffffffL), lid(1), &r); return o * 10 + (r < 0); }
ROW(add_overflow_mixed, 1044) { unsigned char r; int o = __builtin_add_overflow(id(200), id(100), &r); return o * 1000 + r; }
ROW(add_overflow_mixed_no, 200) { unsigned char r; int o = __builtin_add_overflow(id(300), id(-100), &r); return o * 1000 + r; }
ROW(add_overflow_signed_unsigned, 8) { int r; int o = __builtin_add_overflow(uid(-1), id(-1), &r); return o * 10L + r; }
ROW(add_overflow_wide_mixed, 4) { unsigned long r; int o = __builtin_add_overflow(lid(-1), ulid(5), &r); return o * 10 + r; }
ROW(add_overflow_wide_negative, 11) { unsigned long r; int o = __builtin_add_overflow(lid(-6), ulid(5), &r); return o * 10 + (r == ~0UL); }
ROW(add_overflow_to_int, 15) { int r; int o = __builtin_add_overflow(lid(1L << 32), lid(5), &r); return o * 10 + r; }
ROW(sub_overflow_int, 2147483657) { int r; int o = __builtin_sub_overflow(id(-2147483647 - 1), id(1), &r); return o * 10L + r; }
ROW(sub_overflow_unsigned, 4294967305) { unsigned r; int o = __builtin_sub_overflow(uid(1), uid(2), &r); return o * 10L + r; }
ROW(sub_overflow_ulong, 11) { unsigned long r; int o = __builtin_sub_overflow(ulid(1), ulid(2), &r); return o * 10 + (r == ~0UL); }
ROW(sub_overflow_ulong_no, 1) { unsigned long r; int o = __builtin_sub_overflow(ulid(3), ulid(2), &r); return o * 10 + r; }
ROW(sub_overflow_long, 11) { long r; int o = __builtin_sub_overflow(lid(-5), lid(0x7fffffffffffffffL), &r); return o * 10 + (r > 0); }
ROW(sub_overflow_ulong_to_long, -4) { long r; int o = __builtin_sub_overflow(ulid(1), ulid(5), &r); return o * 10 + r; }
ROW(mul_overflow_int, 10) { int r; int o = __builtin_mul_overflow(id(65536), id(65536), &r); return o * 10L + r; }
ROW(mul_overflow_int_no, -150000) { int r; int o = __builtin_mul_overflow(id(-300), id(500), &r); return o * 10L + r; }
ROW(mul_overflow_unsigned, 11) { unsigned r; int o = __builtin_mul_overflow(uid(-1), uid(-1), &r); return o * 10L + r; }
ROW(mul_overflow_unsigned_to_long, 11) { long r; int o = __builtin_mul_overflow(uid(-1), uid(-1), &r); return o * 10 + (r < 0); }
ROW(mul_overflow_ulong, 10) { unsigned long r; int o = __builtin_mul_overflow(ulid(1UL << 33), ulid(1UL << 31), &r); return o * 10 + r; }
ROW(mul_overflow_ulong_no, 12345) { unsigned long r; int o = __builtin_mul_overflow(ulid(1UL << 32), ulid(12345), &r); return o * 10 + (r >> 32); }
ROW(mul_overflow_long, 11) { long r; int o = __builtin_mul_overflow(lid(-0x7fffffffffffffffL - 1), lid(-1), &r); return o * 10 + (r < 0); }
ROW(mul_overflow_long_min, 1) { long r; int o = __builtin_mul_overflow(lid(1L << 62), lid(-2), &r); return o * 10 + (r < 0); }
ROW(mul_overflow_long_no, -21000000000) { long r; int o = __builtin_mul_overflow(lid(-3), lid(7000000000L), &r); return o * 10 + r; }
ROW(mul_overflow_negative_unsigned, 11) { unsigned long r; int o = __builtin_mul_overflow(lid(-3), lid(7), &r); return o * 10 + (r == -21UL); }
ROW(mul_overflow_to_short, -32761) { short r; int o = __builtin_mul_overflow(lid(-181), lid(181), &r); return o * 100000 + r; }
ROW(mul_overflow_zero, 0) { unsigned long r; int o = __builtin_mul_overflow(ulid(0), ulid(-1), &r); return o * 10 + r; }
ROW(overflow_in_condition, 1) { unsigned long r; if (__builtin_add_overflow(ulid(-1), ulid(1), &r)) return 1 + r; return 2; }
ROW(expect, 5) { return __builtin_expect(id(5), 5) + __builtin_expect(0, 1); }
