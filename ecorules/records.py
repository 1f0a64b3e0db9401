"""Frozen dataclasses that cost little to define.

Comes in: a class with annotated fields. Goes out: the class that ``dataclasses.dataclass`` would
make of it, for type checkers, ``dataclasses.fields``, ``dataclasses.replace``, pickle and
``match`` alike. The standard decorator writes and compiles six methods for each class and loads
``inspect``; for the classes that a first parse needs, that takes longer than the parse. Here the
methods are shared, and what has to be written for a class is written when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace

    def names(record: object) -> tuple[str, ...]:
        """The fields of a record; none for anything else."""

    def is_record(kind: object) -> bool:
        """Whether this is a class that ``dataclass`` of this module made."""
else:
    from operator import attrgetter

    _MISSING: Final = object()
    _set: Final = object.__setattr__

    class field:  # noqa: N801 - stands in for the function of this name
        """What a field is like, where its annotation does not say it."""

        __slots__ = ("compare", "default", "default_factory", "repr")

        def __init__(self, *, default=_MISSING, default_factory=_MISSING, repr=True, compare=True):
            self.default, self.default_factory, self.repr, self.compare = default, default_factory, repr, compare

    def dataclass(*, frozen=False, slots, kw_only=False):
        """The decorator; ``slots`` must be True, and the class has no bases and no ``__post_init__``."""
        assert slots

        def made(cls):
            namespace = {name: held for name, held in vars(cls).items() if name not in ("__dict__", "__weakref__")}
            fields = {}
            for name in namespace.get("__annotations__", {}):
                held = namespace.pop(name, _MISSING)
                fields[name] = held if isinstance(held, field) else field(default=held)
            namespace |= _SHARED | (_FROZEN if frozen else _MUTABLE)
            namespace["__slots__"] = tuple(fields)
            namespace["__match_args__"] = () if kw_only else tuple(fields)
            namespace["__init__"] = _first_init
            namespace["_record"] = (fields, kw_only, frozen)
            names = [name for name, one in fields.items() if one.compare]
            namespace["_compared"] = staticmethod(attrgetter(*names) if names else type)
            record = type(cls)(cls.__name__, (), namespace)
            record.__qualname__ = cls.__qualname__
            return record

        return made

    def replace(record, /, **changes):
        """A record like this one but for the fields named."""
        for name in record.__slots__:
            changes.setdefault(name, getattr(record, name))
        return type(record)(**changes)

    def names(record):
        """The fields of a record; none for anything else."""
        return record.__slots__ if is_record(type(record)) else ()

    def is_record(kind):
        """Whether this is a class that ``dataclass`` of this module made."""
        return isinstance(kind, type) and "_record" in vars(kind)

    def _first_init(self, *args, **given):
        """Stands for ``__init__`` until a first record is made."""
        cls = type(self)
        cls.__init__ = _written_init(cls)
        self.__init__(*args, **given)

    def _written_init(cls):
        """``__init__`` with the fields as parameters, as the standard decorator writes it."""
        fields, kw_only, _ = cls._record
        scope, head, body = {"_MISSING": _MISSING}, ["self"], []
        if kw_only and fields:
            head.append("*")
        for name, one in fields.items():
            scope[f"_set_{name}"] = vars(cls)[name].__set__
            value = name
            if one.default_factory is not _MISSING:
                scope[f"_make_{name}"] = one.default_factory
                head.append(f"{name}=_MISSING")
                value = f"_make_{name}() if {name} is _MISSING else {name}"
            elif one.default is _MISSING:
                head.append(name)
            else:
                scope[f"_default_{name}"] = one.default
                head.append(f"{name}=_default_{name}")
            body.append(f" _set_{name}(self, {value})")
        exec(f"def __init__({', '.join(head)}):\n" + ("\n".join(body) or " pass"), scope)
        scope["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
        return scope["__init__"]

    def _repr(self):
        fields = self._record[0]
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in fields.items() if one.repr)
        return f"{type(self).__qualname__}({shown})"

    def _eq(self, other):
        if type(other) is not type(self):
            return NotImplemented
        return self._compared(self) == self._compared(other)

    def _hash(self):
        return hash(self._compared(self))

    def _state(self):
        return [getattr(self, name) for name in self.__slots__]

    def _restore(self, state):
        for name, held in zip(self.__slots__, state, strict=True):
            _set(self, name, held)

    def _refuse_set(self, name, value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_delete(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    class _OfTwin:
        """What the standard library keeps on a dataclass, taken from a real one when it is asked for."""

        def __init__(self, name):
            self.name = name

        def __get__(self, record, cls):
            return getattr(_twin(cls), self.name)

    class _Signature:
        """The signature of the class, as ``inspect`` and the documentation look for it."""

        def __get__(self, record, cls):
            from inspect import signature

            return signature(_twin(cls))

    def _twin(cls):
        import dataclasses

        fields, kw_only, frozen = cls._record
        namespace = {"__annotations__": cls.__annotations__, "__module__": cls.__module__}
        for name, one in fields.items():
            given = {key: getattr(one, key) for key in field.__slots__ if getattr(one, key) is not _MISSING}
            namespace[name] = dataclasses.field(**given)
        return dataclasses.dataclass(frozen=frozen, kw_only=kw_only)(type(cls.__name__, (), namespace))

    _SHARED = {
        "__repr__": _repr,
        "__eq__": _eq,
        "__dataclass_fields__": _OfTwin("__dataclass_fields__"),
        "__dataclass_params__": _OfTwin("__dataclass_params__"),
        "__signature__": _Signature(),
    }
    _FROZEN = {
        "__hash__": _hash,
        "__setattr__": _refuse_set,
        "__delattr__": _refuse_delete,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    _MUTABLE = {"__hash__": None}

__all__ = ["dataclass", "field", "is_record", "names", "replace"]
