"""Makes moto's expressions quick: each is read once, and walked without looking up again what to look for.

Expressions of the product are few and fixed; their values and names are filled in anew for every call.
"""

import copy
import functools
from collections import deque
from typing import Any

from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Expression, Node, UpdateExpressionFunction
from moto.dynamodb.parsing.expressions import UpdateExpressionParser

_MAKE = UpdateExpressionParser.make.__func__
_PARSE = ConditionExpressionParser.parse
_LEX = ConditionExpressionParser._lex_condition_expression
_PLAIN = (str, int)


def make_quick() -> None:
    # Whoever changes the tree that is made copies it before (Validator.__init__), so that one may serve all.
    UpdateExpressionParser.make = classmethod(functools.cache(_MAKE))
    ConditionExpressionParser.parse = _parse
    ConditionExpressionParser._lex_condition_expression = _lex
    DepthFirstTraverser.traverse_node_recursively = _traverse
    Node.find_clauses = _find_clauses
    Node.__deepcopy__ = _copy_of_tree


def _parse(self: ConditionExpressionParser) -> Any:
    """A condition with the same names and values is read up to three times in the course of one call."""
    if not self.condition_expression:
        return _PARSE(self)
    names, values = repr(self.expression_attribute_names), repr(self.expression_attribute_values)
    condition, names_found, values_found = _parsed(self.condition_expression, names, values, _Ignored(self))
    self.expr_attr_names_found.extend(names_found)
    self.expr_attr_values_found.extend(values_found)
    return condition


class _Ignored:
    """A parser that makes no difference to what is remembered: all that it knows stands beside it."""

    def __init__(self, parser: ConditionExpressionParser) -> None:
        self.parser = parser

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ignored)

    def __hash__(self) -> int:
        return 0


@functools.lru_cache(maxsize=64)
def _parsed(expression: str, names: str, values: str, by: _Ignored) -> tuple[Any, list[str], list[str]]:
    return _PARSE(by.parser), list(by.parser.expr_attr_names_found), list(by.parser.expr_attr_values_found)


def _lex(self: ConditionExpressionParser) -> deque[Any]:
    return deque(_lexed(self.condition_expression))


@functools.cache
def _lexed(expression: str) -> tuple[Any, ...]:
    return tuple(_LEX(ConditionExpressionParser(expression, None, None)))


def _traverse(self: DepthFirstTraverser, node: Any, child_id: int = -1) -> Any:
    """As moto does it; but whether a kind of node is of interest to a kind of traverser is found out once."""
    kind = type(node)
    if not _is_node(kind):
        return node
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, number)
        if type(child) not in _PLAIN:
            self.traverse_node_recursively(child, number)
    wanted = _WANTED.get((type(self), kind), _UNKNOWN)
    if wanted is _UNKNOWN:
        wanted = next((key for key in self._processing_map() if issubclass(kind, key)), None)
        _WANTED[type(self), kind] = wanted
    if wanted:
        node = self._processing_map()[wanted](node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node


_UNKNOWN = object()
_WANTED: dict[tuple[type, type], Any] = {}


def _find_clauses(self: Node, clause_types: list[type]) -> list[Node]:
    clauses: list[Node] = []
    for child in self.children or ():
        kind = type(child)
        if kind in clause_types:
            clauses.append(child)
        elif _holds_clauses(kind):
            clauses += child.find_clauses(clause_types)
    return clauses


@functools.cache
def _is_node(kind: type) -> bool:
    return issubclass(kind, Node)


@functools.cache
def _holds_clauses(kind: type) -> bool:
    return issubclass(kind, Expression | UpdateExpressionFunction)


def _copy_of_tree(self: Node, memo: dict[int, Any]) -> Node:
    """Of a whole tree, which is all that moto copies: its root has no parent."""
    copied = object.__new__(type(self))
    copied.type, copied.parent, copied.children = self.type, None, self.children
    if self.children is not None:
        copied.children = [
            child if type(child) in _PLAIN else copy.deepcopy(child, memo) for child in self.children
        ]
    for child in copied.children or ():
        if _is_node(type(child)):
            child.parent = copied
    return copied
