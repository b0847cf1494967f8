/* Structs and unions by value. */
#define ROW(name, value) long row_##name(void)
struct pair { int a, b; };
struct three { long a; int b; short c; };
struct large { long v[6]; struct pair p; char name[5]; };
struct huge { int data[100]; long end; };
struct wrap { unsigned long v; };
struct wrapwrap { struct wrap w; };
struct empty {};
struct with_empty { int a; struct empty e; int b; };
struct tiny { char c; };
union number { int i; unsigned char bytes[4]; short halves[2]; };
union mixed { long l; struct pair p; char c[12]; };
struct anonymous { int kind; union { long l; struct { int lo, hi; }; }; };
struct packed { char c; int i; short s; } __attribute__((packed));
struct aligned { char c; int i __attribute__((aligned(16))); };

static struct pair make_pair(int a, int b) { struct pair p = { a, b }; return p; }
static struct pair swap(struct pair p) { return (struct pair) { p.b, p.a }; }
static int sum_pair(struct pair p) { p.a += p.b; return p.a; }
static struct large make_large(int n) { struct large l = { 0 }; for (int i = 0; i < 6; i++) l.v[i] = n + i; l.p = make_pair(n, -n); l.name[4] = 'z'; return l; }
static long sum_large(struct large l, int extra) { long s = 0; for (int i = 0; i < 6; i++) s += l.v[i]; l.v[0] = 0; return s + l.p.a + l.name[4] + extra; }
static struct wrap mk(unsigned long v) { return (struct wrap) { .v = v }; }
static unsigned long unwrap(struct wrap w) { return w.v; }
static struct wrap add(struct wrap a, struct wrap b) { a.v += b.v; return a; }
static struct wrapwrap deep(unsigned long v) { struct wrapwrap w; w.w.v = v; return w; }
static struct huge make_huge(int n) { struct huge h; for (int i = 0; i < 100; i++) h.data[i] = n * i; h.end = -1; return h; }
static struct pair chain(int n) { if (n == 0) return make_pair(1, 2); struct pair p = chain(n - 1); return make_pair(p.b, p.a + p.b); }
static struct three forward(int n) { struct three t = { n, n + 1, n + 2 }; return n ? t : (struct three) { 7, 8, 9 }; }
static struct tiny mk_tiny(int c) { struct tiny t = { c }; return t; }

ROW(struct_return, 34) { struct pair p = make_pair(3, 4); return p.a * 10 + p.b; }
ROW(struct_return_member, 4) { return make_pair(3, 4).b; }
ROW(struct_argument, 312) { struct pair p = { 1, 2 }; int s = sum_pair(p); return s * 100 + p.a * 10 + p.b; }
ROW(struct_argument_call, 11) { return sum_pair(make_pair(5, 6)); }
ROW(struct_argument_literal, 15) { return sum_pair((struct pair) { 7, .b = 8 }); }
ROW(struct_swap, 21) { struct pair p = { 1, 2 }; p = swap(p); p = swap(swap(p)); return p.a * 10 + p.b; }
ROW(struct_assign, 12) { struct pair p = { 1, 2 }, q; q = p; p.a = 9; return q.a * 10 + q.b; }
ROW(struct_assign_chain, 1002) { struct pair p = { 1, 2 }, q, r; r = q = p; return r.a * 1000 + q.b; }
ROW(struct_assign_value_member, 2) { struct pair p = { 1, 2 }, q; return (q = p).b; }
ROW(struct_conditional, 104) { struct pair p = { 1, 2 }, q = { 3, 4 }; int c = 1; struct pair r = c ? p : q; c = 0; return r.a * 100 + (c ? p : q).b; }
ROW(struct_comma, 12) { struct pair p = { 1, 2 }, q = { 3, 4 }; return (p.a = 9, q).a + p.a; }
ROW(struct_statement_expression, 6) { return ({ struct pair p = { 5, 6 }; p.a++; p; }).a; }
ROW(struct_through_pointer, 34) { struct pair p = { 1, 2 }, q = { 3, 4 }, *a = &p, *b = &q; *a = *b; b->a = 0; return p.a * 10 + p.b; }
ROW(struct_array_element, 34) { struct pair v[3] = { { 1, 2 }, { 3, 4 } }; int i = 1; v[i + 1] = v[i]; v[1].a = 0; return v[2].a * 10 + v[2].b; }
ROW(struct_large_return, 15112) { struct large l = make_large(10); return l.v[5] * 1000 + l.p.b + l.name[4]; }
ROW(struct_large_argument, 1491) { struct large l = make_large(1); long s = sum_large(l, 5); return s * 10 + l.v[0]; }
ROW(struct_large_argument_call, 295) { return sum_large(make_large(2), sum_large(make_large(1), 0)); }
ROW(struct_large_assign, 4122) { struct large l = make_large(1), m; m = l; l.v[3] = 0; l.name[4] = 0; return m.v[3] * 1000 + m.name[4]; }
ROW(struct_huge_copy, 150296) { struct huge h = make_huge(3), g; g = h; h.data[50] = 0; return g.data[50] * 1000 + g.data[99] + g.end; }
ROW(struct_huge_zero, 47) { struct huge h = { .data = { [3] = 4 }, .end = 7 }; long s = 0; for (int i = 0; i < 100; i++) s += h.data[i]; return s * 10 + h.end; }
ROW(struct_recursion, 144233) { struct pair p = chain(10); return p.a * 1000 + p.b; }
ROW(struct_return_conditional, 46089) { struct three t = forward(4), u = forward(0); return t.a * 10000 + t.c * 1000 + u.b * 10 + u.c; }
ROW(struct_wrap, 132) { struct wrap w = mk(5); w = add(w, mk(7)); return unwrap(w) * 10 + w.v; }
ROW(struct_wrap_fields, 1224) { struct wrap w; w.v = 3; w.v |= 8; w.v++; struct wrap x = w; x.v <<= 1; return w.v * 100 + x.v; }
ROW(struct_wrap_address, 18) { struct wrap w = mk(1); struct wrap *p = &w; p->v = 9; return unwrap(*p) + w.v; }
ROW(struct_wrap_deep, 143) { struct wrapwrap w = deep(3), x; x = w; x.w.v += 4; x.w = mk(x.w.v * 2); return x.w.v * 10 + w.w.v; }
ROW(struct_wrap_call_member, 13) { return mk(6).v + deep(7).w.v; }
ROW(struct_wrap_literal, 10) { return ((struct wrap) { 8 }).v + (struct wrap) { .v = 2 }.v; }
ROW(struct_wrap_zero, 0) { struct wrap w = {}; struct wrapwrap x = { 0 }; return w.v + x.w.v; }
ROW(struct_wrap_conditional, 12) { struct wrap a = mk(1), b = mk(2); int c = a.v; return (c ? a : b).v * 10 + (c == 2 ? a : b).v; }
ROW(struct_wrap_array, 177) { struct wrap v[3] = { { 1 }, mk(2), { .v = 3 } }; int i = 1; v[i].v += 5; v[2] = v[i]; return v[0].v * 100 + v[1].v * 10 + v[2].v; }
ROW(struct_wrap_in_struct, 24) { struct { int a; struct wrap w; } s = { 1, mk(2) }; struct wrap w = s.w; s.w = mk(4); return w.v * 10 + s.w.v; }
ROW(struct_wrap_union_view, 52018) { union { struct wrap w; unsigned char c[8]; } u; u.w = mk(0x1234); return u.c[0] * 1000 + u.c[1]; }
ROW(struct_tiny, -112) { struct tiny t = mk_tiny(300); t.c += 100; return t.c; }
ROW(struct_empty, 83) { struct with_empty w = { 1, {}, 2 }; struct empty e, f = e; (void)f; return sizeof(e) * 100 + sizeof(w) * 10 + w.a + w.b; }
ROW(union_int_bytes, 4358) { union number n; n.i = 0x01020304; return n.bytes[0] * 1000 + n.bytes[3] * 100 + n.halves[1]; }
ROW(union_write_byte, 256) { union number n = { 0 }; n.bytes[1] = 1; return n.i; }
ROW(union_copy, 34) { union mixed m = { .p = { 3, 4 } }, n; n = m; m.l = 0; return n.p.a * 10 + n.p.b; }
ROW(union_copy_chars, 25704) { union mixed m = { .c = "hello world" }, n = m; return n.c[10] * 256 + n.c[0]; }
ROW(union_initial, 10) { union mixed m = { 5 }; return m.l + m.c[0]; }
ROW(anonymous_members, 6) { struct anonymous a = { .kind = 1, .lo = 2, .hi = 3 }; return a.l == 0x300000002L ? a.kind + a.lo + a.hi : -1; }
ROW(anonymous_offsets, 12) { return __builtin_offsetof(struct anonymous, hi); }
ROW(packed_layout, 705) { struct packed p = { 1, 2, 3 }; (void)p; return sizeof(struct packed) * 100 + __builtin_offsetof(struct packed, s); }
ROW(aligned_layout, 3216) { return sizeof(struct aligned) * 100 + _Alignof(struct aligned); }
ROW(literal_address, 44) { struct pair *p = &(struct pair) { 3, 4 }; p->a++; return p->a * 10 + p->b; }
ROW(literal_array, 4) { int *p = (int[]) { 1, 2, 3 }; return p[0] + p[2]; }
ROW(literal_in_loop, 30) { int s = 0; for (int i = 0; i < 3; i++) { struct pair *p = &(struct pair) { .a = i }; s += p->a * 10 + p->b; p->b = 99; } return s; }
ROW(literal_assigned, 21) { struct pair p = { 1, 2 }; p = (struct pair) { .b = p.a, .a = p.b }; return p.a * 10 + p.b; }
ROW(literal_scalar, 11) { return (int) { 5 } + *&(int) { 6 }; }
ROW(nested_designators, 6780) { struct large l = { .v = { [1] = 5, 6, [5] = 7 }, .p.b = 8, .name = "ab" }; return l.v[2] * 1000 + l.v[5] * 100 + l.p.b * 10 + l.name[1] - 'b'; }
ROW(designator_override, 32) { struct pair p = { .a = 1, .b = 2, .a = 3 }; return p.a * 10 + p.b; }
ROW(designator_range, 29708) { int v[10] = { [0 ... 4] = 1, [5 ... 9] = 2, [7] = 9 }; int s = 0; for (int i = 0; i < 10; i++) s = s * 3 + v[i]; return s; }
ROW(brace_elision, 345) { struct { struct pair p[2]; int x; } s = { 1, 2, 3, 4, 5 }; return s.p[1].a * 100 + s.p[1].b * 10 + s.x; }
ROW(struct_self_member_copy, -297) { struct large l = make_large(3); struct pair p = l.p; l.p = (struct pair) { p.b, p.a }; return l.p.a * 100 + l.p.b; }
ROW(struct_static_copy, 54) { static const struct pair c = { 4, 5 }; struct pair p = c; p.a++; return p.a * 10 + c.a; }
ROW(struct_volatile_member, 4) { struct { volatile int x; int y; } s = { 1, 2 }; s.x += s.y; s.x++; return s.x; }
