// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <wawp/json/lex/input.hpp>
#include <wawp/json/map/node_set.hpp>
#include <wawp/json/map/tree_builder.hpp>
#include <wawp/json/read/noted.hpp>

/// What one run of the reader knows besides its text.
namespace wawp::json::detail {

/// The text, and what was noticed of the object that it is read into.
struct reading {
    input in;                 ///< first, so that the lexer's functions get the same address
    const node* nodes;        ///< the whole schema's tree
    node_set seen;            ///< keys that came out of the expected order
    node_set mismatched;      ///< values of an unexpected kind
    std::uint16_t* learned;   ///< by node: what key came behind its key last time; null if nobody keeps that
    noted_values* noted = nullptr;  ///< where the values of `noted` entries go; null if there are none
    std::size_t gap = 0;      ///< blanks between a colon and its value, as last seen: 0 or 1

    constexpr reading(std::string_view text, std::size_t depth, const node* tree, node_set keys, node_set values,
            std::uint16_t* order = nullptr) noexcept
        : in(text, depth), nodes(tree), seen(keys), mismatched(values), learned(order) {}

    /// Notes that the value at `node` is of an unexpected kind.
    [[gnu::noinline, gnu::cold]] constexpr void note_mismatch(std::size_t node) noexcept { mismatched.add(node); }

    /// Takes back what is known of the value at `node`, and of everything below it.
    [[gnu::noinline, gnu::cold]] constexpr void forget(std::size_t node) noexcept {
        seen.drop(node + 1, nodes[node].end);
        mismatched.drop(node, nodes[node].end);
    }
};

/// What must be minded when a value is read.
enum class care : std::uint32_t {
    none,      ///< the key came for the first time, and as many bytes as a word takes can be read
    near_end,  ///< the text may end within a word
    again,     ///< the key came before in the same object, so that its members may hold something; or near the end
};

/// To which node a value belongs, and what must be minded. It fills a register.
struct value_site {
    std::uint32_t node;
    detail::care care;
};

}  // namespace wawp::json::detail
