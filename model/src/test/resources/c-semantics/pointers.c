/* Pointers, arrays, container_of. */
#define ROW(name, value) long row_##name(void)
#define offset_of(t, m) __builtin_offsetof(t, m)
#define container_of(p, t, m) ({ void *__m = (void *)(p); (t *)(__m - offset_of(t, m)); })
struct list { struct list *next, *prev; };
struct item { int key; struct list link; long value; };
struct inner { short s; int v[4]; };
struct outer { char c; struct inner in[3]; struct outer *self; };
struct flexible { int n; short data[]; };
static int table[5] = { 10, 20, 30, 40, 50 };
static struct outer big;
static int grid[3][4] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 9, 10, 11, 12 } };
static void list_init(struct list *l) { l->next = l; l->prev = l; }
static void list_add(struct list *n, struct list *h) { h->next->prev = n; n->next = h->next; n->prev = h; h->next = n; }
static void list_del(struct list *n) { n->next->prev = n->prev; n->prev->next = n->next; }

ROW(pointer_difference, 3) { return &table[4] - &table[1]; }
ROW(pointer_difference_negative, -3) { int *p = table + 1, *q = table + 4; return p - q; }
ROW(pointer_difference_struct, 3) { struct item v[5]; return &v[4] - &v[1]; }
ROW(pointer_step, 70) { int *p = table; p++; p += 2; return *p-- + *p; }
ROW(pointer_postfix_read, 1020) { int *p = table; int a = *p++; int b = *p++; return a * 100 + b; }
ROW(pointer_postfix_write, 123) { int v[3], *p = v; *p++ = 1; *p++ = 2; *p = 3; return v[0] * 100 + v[1] * 10 + v[2]; }
ROW(pointer_index_negative, 20) { int *p = table + 3; return p[-2]; }
ROW(pointer_index_reversed, 30) { return 2[table]; }
ROW(pointer_index_unsigned, 50) { unsigned i = 1; int *p = table + 1; return p[i] + p[i - 1]; }
ROW(pointer_index_char, 20) { signed char i = -1; return (table + 2)[i]; }
ROW(pointer_index_expression, 100) { int i = 1; return table[i + 1] + table[i * 2 + 1] + table[3 - i]; }
ROW(pointer_compare, 27) { int *p = table, *q = table + 2; return (p < q) + (p <= q) * 2 + (p > q) * 4 + (p != q) * 8 + (p + 2 == q) * 16; }
ROW(pointer_not, 10) { int *p = 0, x; int *q = &x; return !p * 10 + !q; }
ROW(pointer_as_condition, 1) { int x = 3, *p = &x; return p && *p == 3 ? 1 : 0; }
ROW(pointer_to_pointer, 79) { int x = 3, *p = &x, **pp = &p; **pp = 7; int y = 9; *pp = &y; return x * 10 + *p; }
ROW(pointer_void_arithmetic, 30) { void *p = table; p += 8; return *(int *)p; }
ROW(pointer_char_view, 17425) { int x = 0x11223344; unsigned char *p = (unsigned char *)&x; return p[0] * 256 + p[3]; }
ROW(pointer_tag_bits, 302) { unsigned long p = (unsigned long)&table[2] | 2; return *(int *)(p & ~3UL) * 10 + (p & 3); }
ROW(array_2d, 1008) { int i = 2, j = 1; return grid[i][j] * 100 + grid[1][3]; }
ROW(array_2d_pointer, 709) { int (*row)[4] = grid + 1; return (*row)[2] * 100 + row[1][0]; }
ROW(array_2d_sum, 188) { int s = 0; for (int i = 0; i < 3; i++) for (int j = 0; j < 4; j++) s += grid[i][j] * (i + 1); return s; }
ROW(array_sizeof, 516) { return sizeof(table) / sizeof(table[0]) * 100 + sizeof(grid[0]); }
ROW(array_of_pointers, 70) { int *v[] = { &table[1], &table[3], table }; return *v[0] + *v[1] + *v[2]; }
ROW(array_decay_address, 1) { return (void *)table == (void *)&table; }
ROW(array_address_step, 20) { return (char *)(&table + 1) - (char *)table; }
ROW(string_index, 25955) { const char *s = "hello"; return s[1] * 256 + "abc"[2]; }
ROW(string_length, 11) { const char *s = "hello world"; int n = 0; while (*s++) n++; return n; }
ROW(string_array, 4088) { char s[] = "abc"; s[1] = 'X'; return sizeof(s) * 1000 + s[1]; }
ROW(string_array_padded, 99) { char s[8] = "abc"; return s[2] + s[3] + s[7] * 100; }
ROW(string_concatenated, 5) { return sizeof("ab" "cd"); }
ROW(string_escape, 65752) { const char *s = "\x41\101\n\\"; return s[0] * 1000 + s[1] * 10 + s[2] + s[3]; }
ROW(member_chain, 42) { big.in[2].v[3] = 42; struct outer *p = &big; p->self = p; int i = 2; return p->self->self->in[i].v[i + 1]; }
ROW(member_address, 36) { struct outer *p = &big; return (char *)&p->in[1].v[2] - (char *)p; }
ROW(member_of_array_walk, 123) { struct outer o; struct inner *p; int s = 0; for (p = o.in; p < o.in + 3; p++) p->s = p - o.in + 1; for (int i = 0; i < 3; i++) s = s * 10 + o.in[i].s; return s; }
ROW(member_increment, 7) { struct outer o = { 0 }; o.in[1].v[1]++; ++o.in[1].v[1]; o.in[1].v[1] += 5; return o.in[1].v[1]--; }
ROW(member_short_wraps, -32768) { struct outer o = { 0 }; o.in[0].s = 32767; o.in[0].s += 1; return o.in[0].s; }
ROW(offsetof_nested, 3616) { return offset_of(struct outer, in[1].v[2]) * 100 + offset_of(struct item, link.prev); }
ROW(offsetof_by_hand, 24) { return (long)&((struct item *)0)->value; }
ROW(container, 99) { struct item it = { 5, { 0, 0 }, 99 }; struct list *l = &it.link; return container_of(l, struct item, link)->value; }
ROW(container_of_member_pointer, 5) { struct item it = { 5, { 0, 0 }, 99 }; long *v = &it.value; return container_of(v, struct item, value)->key; }
ROW(list_walk, 321) { struct list head; struct item a = { 1 }, b = { 2 }, c = { 3 }; long r = 0; list_init(&head); list_add(&a.link, &head); list_add(&b.link, &head); list_add(&c.link, &head); for (struct list *p = head.next; p != &head; p = p->next) r = r * 10 + container_of(p, struct item, link)->key; return r; }
ROW(list_delete, 13) { struct list head; struct item a = { 1 }, b = { 2 }, c = { 3 }; long r = 0; list_init(&head); list_add(&a.link, &head); list_add(&b.link, &head); list_add(&c.link, &head); list_del(&b.link); for (struct list *p = head.prev; p != &head; p = p->prev) r = r * 10 + container_of(p, struct item, link)->key; return r; }
ROW(flexible_size, 4) { return sizeof(struct flexible); }
static struct flexible flex = { 3, { 7, 8, 9 } };
ROW(flexible_static, 789) { int s = 0; for (int i = 0; i < flex.n; i++) s = s * 10 + flex.data[i]; return s; }
ROW(flexible_in_buffer, -60) { long buffer[4]; struct flexible *f = (void *)buffer; f->n = 2; f->data[0] = 5; f->data[1] = -6; return f->data[0] * f->data[1] * f->n; }
ROW(array_parameter, 5) { int v[3] = { 1, 2, 3 }; int *p = v; return p[2] + *(v + 1); }
ROW(const_pointer_cast, 5) { const int x = 5; const int *p = &x; return *(int *)p; }
ROW(function_scope_array_init, 18) { int v[6] = { 1, 2 }; int s = 0; for (int i = 0; i < 6; i++) s += v[i] + i; return s; }
ROW(compare_with_null_constant, 1) { int *p = table; return (p == (void *)0) * 10 + (0 != p); }
ROW(err_ptr, -12) { void *p = (void *)-12L; return (unsigned long)p >= (unsigned long)-4095 ? (long)p : 0; }
ROW(pointer_bool_value, 2) { int *p = table; int b = p != 0; return b + !!p; }
ROW(subscript_of_member_pointer, 320) { struct { int *p; } s = { table + 1 }; return s.p[1] * 10 + *s.p; }
