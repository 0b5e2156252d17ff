// SPDX-License-Identifier: MIT
#include <wawp/json/read/reading.hpp>

#include <cstddef>
#include <cstdint>

#include "support/catch.hpp"

namespace {

namespace json = wawp::json;
namespace detail = wawp::json::detail;

TEST_CASE("reading: what is forgotten of a value is all that was known of it and below it, but not that its key came") {
    // 0 is the root, 1 an object with the keys 2 and 3, 4 a key behind it.
    using enum json::node_kind;
    const json::node nodes[] = {{"", "", group, 0, 0, 5},
                                {"a", "a", object, 0, 0, 4},
                                {"x", "a.x", value, 0, 1, 3},
                                {"y", "a.y", value, 1, 1, 4},
                                {"b", "b", value, 1, 0, 5}};
    std::uint64_t seen[1]{}, mismatched[1]{};
    detail::reading state("", 8, nodes, {seen}, {mismatched});
    for (std::size_t node = 0; node < 5; ++node) {
        state.seen.add(node);
        state.note_mismatch(node);
    }
    CHECK(mismatched[0] == 0b11111);
    state.forget(1);
    CHECK(seen[0] == 0b10011);
    CHECK(mismatched[0] == 0b10001);
}

TEST_CASE("reading: the text nests as deep as it is told, but never deeper than the stack of brackets is") {
    std::uint64_t none[1]{};
    CHECK(detail::reading("", 8, nullptr, {none}, {none}).in.depth_left == 8);
    CHECK(detail::reading("", 100'000, nullptr, {none}, {none}).in.depth_left == detail::deepest);
}

}  // namespace
