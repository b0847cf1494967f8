/* Bit fields. */
#define ROW(name, value) long row_##name(void)
struct bits { unsigned a : 3; unsigned b : 5; int c : 6; unsigned d : 18; };
struct mixed { char x; unsigned f : 4; int g : 9; char y; unsigned long h : 40; };
struct flags { unsigned char one : 1; unsigned char two : 1; unsigned char rest : 6; };
struct wide { unsigned long low : 12; unsigned long high : 52; };
struct whole { unsigned a : 32; unsigned b : 1; };
struct boolean { _Bool yes : 1; _Bool no : 1; };
struct gap { unsigned a : 3; unsigned : 0; unsigned b : 3; unsigned : 7; unsigned c : 2; };

ROW(bits_store_load, 5182342) { struct bits s = { 0 }; s.a = 5; s.b = 17; s.c = -3; s.d = 12345; return s.a * 1000000L + s.b * 10000 + s.d + s.c; }
ROW(bits_cut, 501) { struct bits s = { 0 }; s.a = 13; s.b = 33; return s.a * 100 + s.b; }
ROW(bits_signed_cut, -32) { struct bits s = { 0 }; s.c = 32; return s.c; }
ROW(bits_signed_minus, -10) { struct bits s = { 0 }; s.c = -1; return s.c * 10 + s.b + s.d; }
ROW(bits_assign_value, 5) { struct bits s = { 0 }; int r = (s.a = 13); return r; }
ROW(bits_assign_value_signed, -31) { struct bits s = { 0 }; int r = (s.c = 33); return r; }
ROW(bits_neighbours, 262149) { struct bits s; s.a = 7; s.b = 31; s.c = -1; s.d = 0x3ffff; s.b = 0; return s.a + s.b + s.c + s.d; }
ROW(bits_increment, -31997737857) { struct bits s = { 7, 1, 31, 0 }; s.a++; s.b++; s.c++; s.d--; return s.a * 100000000L + s.b * 1000000 + s.c * 1000000000L + s.d; }
ROW(bits_postfix, 70) { struct bits s = { 7 }; int old = s.a++; return old * 10 + s.a; }
ROW(bits_prefix, 0) { struct bits s = { 7 }; int now = ++s.a; return now * 10 + s.a; }
ROW(bits_compound, 7084195) { struct bits s = { 3, 4, 5, 6 }; s.a |= 4; s.b <<= 1; s.c -= 10; s.d *= 7; return s.a * 1000000 + s.b * 10000 + s.d * 100 + s.c; }
ROW(bits_compound_result, 3) { struct bits s = { 6 }; return s.a += 5; }
ROW(bits_promote, 1) { struct bits s = { 0 }; return (s.a - 1) < 0; }
ROW(bits_compare, 7) { struct bits s = { 5, 9, -4, 100 }; return (s.a == 5) + (s.b > 8) * 2 + (s.c < 0) * 4 + (s.d != 100) * 8; }
ROW(bits_condition, 1110) { struct bits s = { 0, 8, 0, 1 }; return (s.a ? 1 : 0) + (s.b ? 10 : 0) + (!s.c ? 100 : 0) + (s.d && s.b ? 1000 : 0); }
ROW(bits_mixed_layout, 737894200712) { struct mixed m = { 1, 2, 3, 4, 5 }; m.g = -200; m.h = 0xabcdef0123UL; return m.x + m.f * 10 + m.y * 100 + m.g * 1000 + (long)m.h; }
ROW(bits_mixed_size, 1604) { return sizeof(struct mixed) * 100 + sizeof(struct bits); }
ROW(bits_mixed_neighbour_char, 21862) { struct mixed m = { 0 }; m.x = 0x55; m.y = 0x66; m.f = 15; m.g = -1; m.h = 0; return m.x * 256 + m.y; }
ROW(bits_flags, 254) { struct flags f = { 0 }; f.two = 1; f.rest = 63; f.one = 0; return *(unsigned char *)&f; }
ROW(bits_flags_toggle, 22) { struct flags f = { 1, 0, 5 }; f.one = !f.one; f.two ^= 1; return *(unsigned char *)&f; }
ROW(bits_wide, 1) { struct wide w = { 0xfff, 0x123456789abcdUL }; w.low++; return w.low * 7 + (w.high == 0x123456789abcdUL); }
ROW(bits_wide_high, 4095) { struct wide w = { 1, 2 }; w.high = -1; return w.high >> 40; }
ROW(bits_whole_unit, 21) { struct whole w = { 0 }; w.a = -1; w.b = 1; w.a += 3; return w.a * 10 + w.b; }
ROW(bits_bool, 10) { struct boolean b = { 0 }; b.yes = 2; b.no = 0; return b.yes * 10 + b.no; }
ROW(bits_bool_not, 11) { struct boolean b = { 0 }; b.yes = !b.yes; b.no = b.yes; return b.yes * 10 + b.no; }
ROW(bits_gap, 8123) { struct gap g = { 1, 2, 3 }; return sizeof(g) * 1000 + g.a * 100 + g.b * 10 + g.c; }
ROW(bits_pointer, 78) { struct bits s = { 0 }, *p = &s; p->d = 77; p->d += 1; return p->d; }
ROW(bits_array, 9766) { struct flags f[3] = { { 1 }, { 0, 1 }, { 0, 0, 9 } }; int i = 2; f[i].two = 1; f[i - 1].rest = f[i].rest; return *(unsigned char *)&f[1] * 256 + *(unsigned char *)&f[2]; }
ROW(bits_designated, 2004) { struct bits s = { .d = 4, .a = 2 }; return s.a * 1000 + s.b * 100 + s.c * 10 + s.d; }
ROW(bits_static, 1274) { static struct bits s = { 1, 2, -3, 4 }; s.b++; return s.a * 1000 + s.b * 100 + s.c * 10 + s.d; }
ROW(bits_copy, 1174) { struct bits s = { 1, 2, -3, 4 }; struct bits t = s; s.a = 0; return t.a * 1000 + t.b * 100 + t.c * 10 + t.d; }
ROW(bits_from_value, 80976) { int v = 1000; struct bits s = { v, v, v, v }; return s.a * 1000000 + s.b * 10000 + s.d + s.c; }
ROW(bits_shifted_sum, 1823) { struct bits s = { 7, 31, 0, 0 }; return (s.a << 8) + s.b; }
ROW(bits_cast_to_own_type, 1) { struct bits s = { 5 }; return 1 <= (1 - (unsigned)s.a); }
ROW(bits_signed_as_unsigned, 1) { struct bits s = { 0 }; unsigned u = 0; s.c = -3; return (long)(u | s.c) > 0x7fffffff; }
