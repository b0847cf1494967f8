/* SPDX-License-Identifier: Apache-2.0 */
/* Clean-up when a scope is left: __free() for pointers, CLASS() and guard() for the rest. */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/compiler.h>
#include <linux/types.h>

/* DEFINE_FREE(name, type, code) with _T as the value; used as: T *p __free(name) = ...; */
#define DEFINE_FREE(_name, _type, _free)					\
static inline void __free_##_name(void *p)					\
{										\
	_type _T = *(_type *)p;							\
	_free;									\
}

#define __free(_name)		__cleanup(__free_##_name)

#define __get_and_null(p, nullvalue)						\
({										\
	__auto_type __ptr = &(p);						\
	__auto_type __val = *__ptr;						\
	*__ptr = nullvalue;							\
	__val;									\
})

/* The pointer's value; it is NULL from then on and thus not freed. */
#define no_free_ptr(p)		((typeof(p))__get_and_null(p, NULL))
#define return_ptr(p)		return no_free_ptr(p)
#define retain_and_null_ptr(p)	((void)__get_and_null(p, NULL))

/* A class is a type, what makes a value of it, and what ends it (with _T as the value). */
#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...)			\
typedef _type class_##_name##_t;						\
static inline void class_##_name##_destructor(_type *p)				\
{										\
	_type _T = *p;								\
	_exit;									\
}										\
static inline _type class_##_name##_constructor(_init_args)			\
{										\
	_type t = _init;							\
	return t;								\
}

#define EXTEND_CLASS(_name, ext, _init, _init_args...)				\
typedef class_##_name##_t class_##_name##ext##_t;				\
static inline void class_##_name##ext##_destructor(class_##_name##_t *p)	\
{										\
	class_##_name##_destructor(p);						\
}										\
static inline class_##_name##_t class_##_name##ext##_constructor(_init_args)	\
{										\
	class_##_name##_t t = _init;						\
	return t;								\
}

#define CLASS(_name, var)							\
	class_##_name##_t var __cleanup(class_##_name##_destructor) =		\
		class_##_name##_constructor

#define CLASS_INIT(_name, _var, _init_expr)					\
	class_##_name##_t _var __cleanup(class_##_name##_destructor) = (_init_expr)

#define scoped_class(_name, var, args)						\
	for (CLASS(_name, var)(args), *__once = (void *)1; __once; __once = NULL)

/*
 * Guards: classes that hold a lock from here to the end of the scope. One that may fail to lock holds NULL or an error in
 * place of its pointer then.
 */
#define __guard_ptr(_name)	class_##_name##_lock_ptr
#define __guard_err(_name)	class_##_name##_lock_err
#define __GUARD_IS_ERR(_ptr)	((unsigned long)(_ptr) >= (unsigned long)-4095L)
#define __GUARD_LOCK_PTR(_ptr)	((void *)(__GUARD_IS_ERR(_ptr) ? NULL : (_ptr)))
/* 0, or why it was not locked: -EBUSY if all that is known is that it was not. */
#define __GUARD_LOCK_ERR(_ptr)	(__GUARD_IS_ERR(_ptr) ? (int)(long)(_ptr) : (_ptr) ? 0 : -16)

#define DEFINE_GUARD(_name, _type, _lock, _unlock)				\
DEFINE_CLASS(_name, _type, if (__GUARD_LOCK_PTR(_T)) { _unlock; }, ({ _lock; _T; }), _type _T) \
static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T)		\
{										\
	return __GUARD_LOCK_PTR(*_T);						\
}										\
static inline int class_##_name##_lock_err(class_##_name##_t *_T)		\
{										\
	return __GUARD_LOCK_ERR(*_T);						\
}

/* What _lock gives is _RET; it was locked if _cond holds, which is _RET itself if it is left out. */
#define DEFINE_GUARD_COND(_name, _ext, _lock, _cond...)				\
EXTEND_CLASS(_name, _ext,							\
	     ({ class_##_name##_t __got = NULL;					\
		if (_T) {							\
			int _RET = (_lock);					\
			if (__GUARD_COND(_cond))				\
				__got = _T;					\
			else							\
				__got = (class_##_name##_t)(long)_RET;		\
		}								\
		__got; }),							\
	     class_##_name##_t _T)						\
static inline void *class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)	\
{										\
	return __GUARD_LOCK_PTR(*_T);						\
}										\
static inline int class_##_name##_ext##_lock_err(class_##_name##_t *_T)		\
{										\
	return __GUARD_LOCK_ERR(*_T);						\
}
#define __GUARD_COND(_cond...)	__GUARD_COND_(0, ##_cond, _RET)
#define __GUARD_COND_(_none, _cond, ...)	(_cond)

/* CLASS(), for guards that may fail; ACQUIRE_ERR() says how. */
#define ACQUIRE(_name, _var)	CLASS(_name, _var)
#define ACQUIRE_ERR(_name, _var)	__guard_err(_name)(_var)

#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)			\
typedef struct {								\
	_type *lock;								\
	__VA_ARGS__;								\
} class_##_name##_t;								\
static inline void class_##_name##_destructor(class_##_name##_t *_T)		\
{										\
	if (__GUARD_LOCK_PTR(_T->lock)) {					\
		_unlock;							\
	}									\
}										\
static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T)		\
{										\
	return __GUARD_LOCK_PTR(_T->lock);					\
}										\
static inline int class_##_name##_lock_err(class_##_name##_t *_T)		\
{										\
	return __GUARD_LOCK_ERR(_T->lock);					\
}										\
static inline class_##_name##_t class_##_name##_constructor(_type *l)		\
{										\
	class_##_name##_t _t = { .lock = l }, *_T = &_t;			\
	_lock;									\
	return _t;								\
}

#define DEFINE_LOCK_GUARD_1_COND(_name, _ext, _lock, _cond...)			\
typedef class_##_name##_t class_##_name##_ext##_t;				\
static inline void class_##_name##_ext##_destructor(class_##_name##_t *_T)	\
{										\
	class_##_name##_destructor(_T);						\
}										\
static inline void *class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)	\
{										\
	return __GUARD_LOCK_PTR(_T->lock);					\
}										\
static inline int class_##_name##_ext##_lock_err(class_##_name##_t *_T)		\
{										\
	return __GUARD_LOCK_ERR(_T->lock);					\
}										\
static inline class_##_name##_t class_##_name##_ext##_constructor(		\
	typeof(((class_##_name##_t *)0)->lock) l)				\
{										\
	class_##_name##_t _t = { .lock = l }, *_T = &_t;			\
	if (_T->lock) {								\
		int _RET = (_lock);						\
		if (!__GUARD_COND(_cond))					\
			_T->lock = (void *)(long)_RET;				\
	}									\
	return _t;								\
}

#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...)				\
typedef struct {								\
	void *lock;								\
	__VA_ARGS__;								\
} class_##_name##_t;								\
static inline void class_##_name##_destructor(class_##_name##_t *_T)		\
{										\
	if (_T->lock) {								\
		_unlock;							\
	}									\
}										\
static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T)		\
{										\
	return _T->lock;							\
}										\
static inline class_##_name##_t class_##_name##_constructor(void)		\
{										\
	class_##_name##_t _t = { .lock = (void *)1 }, *_T = &_t;		\
	_lock;									\
	return _t;								\
}

#define guard(_name)		CLASS(_name, __UNIQUE_ID(guard))

/* The statement that follows runs with the lock held, or not at all. */
#define scoped_guard(_name, args...)						\
	for (CLASS(_name, scope)(args), *__once = (void *)1;			\
	     __once && __guard_ptr(_name)(&scope); __once = NULL)

/* As scoped_guard(), but runs _fail if the lock was not taken. */
#define scoped_cond_guard(_name, _fail, args...)				\
	for (CLASS(_name, scope)(args), *__once = (void *)1;			\
	     __once; __once = NULL)						\
		if (!__guard_ptr(_name)(&scope)) {				\
			_fail;							\
		} else

#endif /* _LINUX_CLEANUP_H */
