/* Integer conversions and promotions. */
#define ROW(name, value) long row_##name(void)
static signed char sc(long x) { return x; }
static unsigned char uc(long x) { return x; }
static short sh(long x) { return x; }
static unsigned short us(long x) { return x; }
static int in(long x) { return x; }
static unsigned int un(long x) { return x; }
static unsigned long ul(long x) { return x; }
static _Bool bo(long x) { return x; }

ROW(narrow_to_signed_char, -56) { return sc(200); }
ROW(narrow_to_unsigned_char, 255) { return uc(-1); }
ROW(narrow_to_short, -32768) { return sh(0x18000); }
ROW(narrow_to_unsigned_short, 65534) { return us(-2); }
ROW(narrow_to_int, -2147483648) { return in(0x180000000L); }
ROW(narrow_to_unsigned, 4294967295) { return un(-1); }
ROW(bool_of_large, 1) { return bo(0x100000000L); }
ROW(bool_of_256, 1) { unsigned x = 256; _Bool b = x; return b; }
ROW(bool_of_pointer, 1) { int x; _Bool b = &x; return b; }
ROW(bool_of_null, 0) { void *p = 0; return (_Bool)p; }
ROW(bool_increment, 1) { _Bool b = 1; b++; return b; }
ROW(bool_decrement, 1) { _Bool b = 0; b--; return b; }
ROW(bool_or_assign, 1) { _Bool b = 0; b |= 4; return b; }
ROW(bool_sum, 2) { _Bool a = 1, b = 1; return a + b; }
ROW(int_minus_one_below_unsigned, 0) { int a = -1; unsigned b = 1; return a < b; }
ROW(int_minus_one_below_long, 1) { int a = -1; long b = 1; return a < b; }
ROW(unsigned_against_long, 1) { unsigned a = 4000000000u; long b = -1; return a > b; }
ROW(unsigned_against_ulong, 1) { int a = -1; unsigned long b = 1; return a > b; }
ROW(char_promotes_to_int, 300) { unsigned char a = 200, b = 100; return a + b; }
ROW(char_product, 16384) { signed char a = -128; return a * a; }
ROW(ushort_product, 4294836225) { unsigned short a = 65535; return (unsigned)a * a; }
ROW(ushort_shift, 65536) { unsigned short a = 0x8000; return a << 1; }
ROW(uchar_complement, -16) { unsigned char a = 0x0f; return ~a; }
ROW(uchar_complement_cut, 240) { unsigned char a = 0x0f; return (unsigned char)~a; }
ROW(uchar_negate, -1) { unsigned char a = 1; return -a; }
ROW(unsigned_negate, 4294967295) { unsigned a = 1; return -a; }
ROW(unsigned_negate_long, -1) { unsigned a = 1; return -(long)a; }
ROW(int_to_ulong, 1) { int a = -1; return (unsigned long)a == 0xffffffffffffffffUL; }
ROW(unsigned_to_ulong, 4294967295) { unsigned a = -1; return (unsigned long)a; }
ROW(sum_wraps_unsigned, 1) { unsigned a = 0xffffffffu; return a + 2; }
ROW(sum_wraps_int, -2147483648) { int a = 0x7fffffff; int b = 1; return a + b; }
ROW(sum_int_then_long, 2147483648) { int a = 0x7fffffff; return (long)a + 1; }
ROW(product_wraps, 131073) { unsigned a = 0x10001; return a * a; }
ROW(product_int_wraps, 131073) { int a = 0x10001; return a * a; }
ROW(mixed_sum, 4294967294) { int a = -5; unsigned b = 3; return a + b; }
ROW(mixed_sum_long, 4294967294) { int a = -5; unsigned b = 3; long c = a + b; return c; }
ROW(ternary_type, 1) { int a = -1; unsigned b = 0; int c = 1; return (c ? a : b) > 0; }
ROW(ternary_long, 4294967295) { int a = -1; long r = 1 ? a : 0u; return r; }
ROW(cast_chain, 144) { long x = 0x1234567890L; return (short)(unsigned char)(int)x; }
ROW(cast_chain_sign, -1) { long x = 0xff; return (int)(signed char)x; }
ROW(cast_unsigned_char_of_sum, 4) { int a = 250, b = 10; return (unsigned char)(a + b); }
ROW(cast_signed_char_of_product, -18) { int a = 250, b = 3; return (signed char)(a * b); }
ROW(cast_of_negation, 65535) { int a = 1; return (unsigned short)-a; }
ROW(cast_of_difference, -1) { unsigned a = 1, b = 2; return (long)(int)(a - b); }
ROW(assign_cuts, 255) { unsigned char c; int r = (c = 0x1ff); return r; }
ROW(assign_cuts_signed, -1) { signed char c; int r = (c = 0xff); return r; }
ROW(compound_cuts, 4) { unsigned char c = 250; c += 10; return c; }
ROW(compound_result, 4) { unsigned char c = 250; return c += 10; }
ROW(compound_wide, 121) { unsigned char c = 1; c += 0x12345678L; return c; }
ROW(compound_unsigned_divide, 1431655762) { int a = -10; a /= 3u; return a; }
ROW(compound_long_divide, -3) { int a = -10; a /= 3L; return a; }
ROW(compound_shift, -32) { signed char c = -128; c >>= 2; return c; }
ROW(compound_shift_left, -32766) { short s = 0x4001; s <<= 1; return s; }
ROW(compound_multiply, -31072) { short s = 1000; s *= 100; return s; }
ROW(compound_and_long, 255) { int a = -1; a &= 0xffL; return a; }
ROW(postfix_wraps, 255000) { unsigned char c = 255; int old = c++; return old * 1000 + c; }
ROW(prefix_wraps, 255) { unsigned char c = 0; return --c; }
ROW(postfix_short, -32768) { short s = 32767; s++; return s; }
ROW(char_literal, -1) { return '\xff'; }
ROW(char_is_signed, 1) { char c = 0xff; return c < 0; }
ROW(hex_literal_unsigned, 1) { return 0xffffffff > 0; }
ROW(hex_literal_compare, 0) { return -1 < 0xffffffff; }
ROW(decimal_literal_long, 1) { return -1 < 4294967295; }
ROW(sizeof_literals, 4848) { return sizeof(1) * 1000 + sizeof(1L) * 100 + sizeof('a') * 10 + sizeof(4294967295); }
ROW(sizeof_is_unsigned, 0) { int a = -1; return a < sizeof(int); }
ROW(enum_arithmetic, 2) { enum e { A = -3, B = 5 }; enum e x = A; return x + B; }
ROW(enum_unsigned, 1) { enum e { A, B }; enum e x = A; return x - 1 > 0; }
ROW(pointer_to_int, 1450744508) { char *p = (char *)0x123456789abcL; return (int)(long)p; }
ROW(int_to_pointer, 1) { int x = -1; return (unsigned long)(void *)(long)x == ~0UL; }
ROW(long_from_int_memory, -49) { int v[2] = { -7, 7 }; long a = v[0]; unsigned long b = v[1]; return a * b; }
ROW(unsigned_read_as_int, -16) { unsigned v[1] = { 0xfffffff0u }; return (int)v[0]; }
ROW(int_read_as_unsigned, 4294967280) { int v[1] = { -16 }; return (unsigned)v[0]; }
ROW(short_read_as_ushort, 65520) { short v[1] = { -16 }; return (unsigned short)v[0]; }
ROW(compare_converted, 1) { short s = -1; return (unsigned short)s == 0xffff; }
ROW(compare_char_with_constant, 0) { unsigned char c = 0xff; return c == -1; }
ROW(compare_schar_with_constant, 0) { signed char c = -1; return c == 0xff; }
ROW(logical_not_of_long, 0) { long x = 0x100000000L; return !x; }
ROW(condition_of_long, 1) { long x = 0x100000000L; return x ? 1 : 2; }
ROW(condition_of_cut, 2) { long x = 0x100000000L; return (int)x ? 1 : 2; }
ROW(ulong_halves, 1) { unsigned long x = ul(-1); return (x >> 32) == (unsigned)x; }
ROW(ulong_above_int_max, 2147483648) { unsigned long x = 0x80000000u; return x; }
