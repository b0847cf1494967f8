/* Operators on integers. */
#define ROW(name, value) long row_##name(void)
static int id(int x) { return x; }
static long lid(long x) { return x; }
static unsigned uid(unsigned x) { return x; }
static unsigned long ulid(unsigned long x) { return x; }

ROW(divide_truncates, -3) { return id(-7) / 2; }
ROW(remainder_sign, -1) { return id(-7) % 3; }
ROW(remainder_sign_right, 1) { return id(7) % -3; }
ROW(divide_unsigned, 2147483644) { return uid(-7) / 2; }
ROW(remainder_unsigned, 9) { return uid(-7) % 10; }
ROW(divide_ulong, 1) { return ulid(-1) / 3 == 0x5555555555555555UL; }
ROW(remainder_power, 7) { return uid(1234567) % 64; }
ROW(remainder_power_signed, -7) { return id(-1234567) % 64; }
ROW(divide_by_minus_one, -5) { int a = id(5), b = id(-1); return a / b; }
ROW(shift_right_signed, -5) { return id(-17) >> 2; }
ROW(shift_right_unsigned, 1073741819) { return uid(-17) >> 2; }
ROW(shift_right_long, -1) { return lid(-17) >> 60; }
ROW(shift_right_ulong, 15) { return ulid(-17) >> 60; }
ROW(shift_left_int, -2147483648) { return id(1) << 31; }
ROW(shift_left_unsigned, 2147483648) { return uid(3) << 31; }
ROW(shift_left_long, 1099511627776) { return lid(1) << 40; }
ROW(shift_by_variable, 33554464) { int n = id(5); return 1u << n | 1u << (n + 20); }
ROW(shift_count_type, 8) { return 1 << (unsigned char)id(259); }
ROW(shift_type_is_left, 4) { return sizeof(1 << 1L); }
ROW(and_or_xor, 136238102) { int a = id(0xcc), b = id(0xaa); return (a & b) * 1000000 + (a | b) * 1000 + (a ^ b); }
ROW(and_negative, 255) { return id(-1) & 0xff; }
ROW(and_unsigned_mask, 4294967280) { return uid(-1) & 0xfffffff0u; }
ROW(and_long_mask, 17592186044415) { return lid(-1) & 0xfffffffffffL; }
ROW(and_not, 73728) { unsigned long x = 0x12345; return x & ~0xfffUL; }
ROW(or_large, -9223372036854775807) { return lid(1) | 0x8000000000000000UL; }
ROW(complement, -6) { return ~id(5); }
ROW(complement_unsigned, 4294967290) { return ~uid(5); }
ROW(complement_long, -6) { return ~lid(5); }
ROW(negate_min, -2147483648) { int a = id(-2147483647 - 1); return -a; }
ROW(not_zero, 10) { return !id(0) * 10 + !id(3); }
ROW(not_not, 1) { return !!id(17); }
ROW(comma, 12) { int a = 1; return (a++, a + 10); }
ROW(logical_and, 0) { int n = 0; int r = id(0) && n++; return r * 10 + n; }
ROW(logical_or, 10) { int n = 0; int r = id(2) || n++; return r * 10 + n; }
ROW(logical_nested, 100) { int a = id(1), b = id(0), c = id(5); return (a && (b || c)) * 100 + ((a && b) || !c) * 10 + !(a || b); }
ROW(logical_value_sum, 2) { int a = id(3); return (a > 2 && a < 5) + (a == 3 || a == 9) + (a != 3); }
ROW(logical_assigned_to_operand, 1) { int a = id(5); a = a > 3 && a < 9; return a; }
ROW(conditional_chain, 3) { int x = id(7); return x < 3 ? 1 : x < 6 ? 2 : x < 9 ? 3 : 4; }
ROW(conditional_side_effects, 15) { int a = 0, b = 0; id(1) ? a++ : b++; id(0) ? a++ : (b += 5); return a * 10 + b; }
ROW(conditional_assigned_to_operand, 9) { int x = id(4); x = x > 2 ? x * 2 : x; x = x > 100 ? 1 : x + 1; return x; }
ROW(compare_signed, 11) { return (id(-1) < id(1)) + (id(-1) <= id(-1)) * 2 + (id(1) > id(2)) * 4 + (id(2) >= id(2)) * 8; }
ROW(compare_unsigned, 6) { return (uid(-1) < uid(1)) + (uid(-1) <= uid(-1)) * 2 + (uid(-1) > uid(2)) * 4 + (uid(1) >= uid(2)) * 8; }
ROW(compare_ulong, 6) { return (ulid(-1) < ulid(1)) + (ulid(-1) > ulid(2)) * 2 + (ulid(1) <= ulid(-1)) * 4; }
ROW(compare_ulong_zero, 54) { unsigned long x = ulid(0), y = ulid(-1); return (x > 0) + (y > 0) * 2 + (x <= 0) * 4 + (y < 1) * 8 + (y >= 1) * 16 + (x >= 0) * 32; }
ROW(compare_unsigned_constant, 7) { unsigned x = uid(0x80000000u); return (x > 5) + (x < 0x80000001u) * 2 + (x >= 0x80000000u) * 4; }
ROW(compare_constant_left, 15) { int x = id(5); return (3 < x) + (5 <= x) * 2 + (9 > x) * 4 + (5 == x) * 8; }
ROW(branch_unsigned_large, 2) { unsigned long x = ulid(-4096); if (x >= (unsigned long)-4095) return 1; return 2; }
ROW(branch_unsigned_large_yes, 1) { unsigned long x = ulid(-12); if (x >= (unsigned long)-4095) return 1; return 2; }
ROW(increment_results, 577) { int a = 5; int b = a++ * 100; int c = ++a * 10; return b + c + a; }
ROW(decrement_results, 533) { int a = 5; int b = a-- * 100; int c = --a * 10; return b + c + a; }
ROW(swap_by_xor, 3412) { int a = id(12), b = id(34); a ^= b; b ^= a; a ^= b; return a * 100 + b; }
ROW(gcd, 21) { int a = id(1071), b = id(462); while (b) { int t = a % b; a = b; b = t; } return a; }
ROW(collatz, 111) { unsigned long x = ulid(27); int n = 0; while (x != 1) { x = x & 1 ? 3 * x + 1 : x / 2; n++; } return n; }
ROW(popcount_by_hand, 24) { unsigned x = uid(0xdeadbeef); int n = 0; for (; x; x &= x - 1) n++; return n; }
ROW(hash_fnv, 797261938) { unsigned h = 2166136261u; for (int i = 0; i < 10; i++) { h ^= i; h *= 16777619u; } return h; }
ROW(hash_64, -7493756954897988238) { unsigned long h = 14695981039346656037UL; for (int i = 0; i < 10; i++) { h ^= i; h *= 1099511628211UL; } return h; }
ROW(lcg_int, -471937619) { int x = 1; for (int i = 0; i < 20; i++) x = x * 1103515245 + 12345; return x; }
ROW(is_aligned, 1) { unsigned long a = ulid(0x7000); return (a & (4096 - 1)) == 0; }
ROW(round_up, 32768) { unsigned long a = ulid(0x7001); return (a + 4095) & ~4095UL; }
ROW(assign_chain, 132) { int a, b; unsigned char c; a = b = c = 300; return a + b + c; }
ROW(long_expression, 5) { int a = id(1), b = id(2), c = id(3), d = id(4); return ((a + b) * (c - d) + (a << c)) ^ ((b | d) & ~(a - c)) % (d + 3); }
ROW(deep_expression, 158) { int a = id(3); return ((((((a + 1) * 2 + 1) * 2 + 1) * 2 + 1) * 2 + 1) * 2 + 1) - (a - (a - (a - (a - 1)))); }
ROW(merged_constants, 15) { int a = id(10); return a + 1 + 2 - 3 + 4 - (5 - 6); }
ROW(merged_unsigned_constants, 4294967294) { unsigned a = uid(1); return a - 2 + 0xffffffffu; }
ROW(times_zero_keeps_effect, 7) { int n = 1; int r = (n = 7, n) * 0; return r * 10 + n; }
ROW(and_zero_keeps_effect, 2) { int n = 1; int r = n++ & 0; return r * 10 + n; }
ROW(unsigned_at_least_zero_keeps_effect, 12) { unsigned n = 1; int r = n++ >= 0; return r * 10 + n; }
ROW(address_of_local, 12) { int a = 1; int *p = &a; *p += 5; a *= 2; return *p; }
ROW(volatile_local, 7) { volatile int a = 3; a += a; a++; return a; }
ROW(volatile_read_twice, 10) { static volatile int v = 5; return v + v; }
