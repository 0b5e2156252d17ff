// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <wawp/json/lex/simd.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>

namespace wawp::json::detail {

/// The native reader nests at most this deep, whatever `limits::depth` says: its stack is of fixed size.
inline constexpr std::size_t deepest = 1024;

/// Keys up to this length, quotes, colon and a blank included, are compared in wide steps.
inline constexpr std::size_t spelling_size = 3 * block_size;

/// As much as a word takes, such as `false`; and a number of 15 digits, and one byte more.
inline constexpr std::size_t word_size = 5;
inline constexpr std::size_t number_size = 16;

/// How many bytes are marked at once, ahead of the reading: what is special is then known before it is known where
/// exactly the next string begins.
inline constexpr std::size_t look_ahead = 16 * window_size;

/// Nodes of a schema's tree: a bit for each, in memory of the caller's.
struct node_set {
    std::uint64_t* words;

    [[nodiscard]] static constexpr std::size_t size_for(std::size_t nodes) noexcept { return nodes / 64 + 1; }
    [[nodiscard]] bool has(std::size_t node) const noexcept { return words[node / 64] >> node % 64 & 1; }
    void add(std::size_t node) const noexcept { words[node / 64] |= std::uint64_t{1} << node % 64; }
    void drop(std::size_t first, std::size_t end) const noexcept {
        for (; first < end; ++first) words[first / 64] &= ~(std::uint64_t{1} << first % 64);
    }
};

/// What one run of the reader knows besides its place in the text. The place itself, a `const char*`, is handed from
/// function to function and stays in a register; a null place means that `fail` was called.
struct reading {
    /// A comma, a line break, a spelled key and a word.
    static constexpr std::size_t wide_size = 2 + spelling_size + word_size;

    const char* begin;
    const char* end;
    const char* wide_end;           ///< before it, a key and a word can be read without a look at the end
    const char* marked;             ///< the byte before those that `special` tells of
    std::size_t marked_size = 0;    ///< how many they are; those behind the end of the text count as special
    std::uint64_t special[look_ahead / window_size + 1];  ///< a bit for each byte that ends a plain run of a string
    std::size_t depth_left;         ///< objects and lists that may still be opened
    const node* nodes;              ///< the whole schema's tree, for the paths in the report
    node_set seen;                  ///< keys that came out of the expected order
    node_set mismatched;            ///< values of an unexpected kind
    std::size_t place = 0;          ///< the node whose value is being read
    std::size_t gap = 0;            ///< blanks between a colon and its value, as last seen: 0 or 1
    std::size_t found = 0;          ///< the slot of the key that was looked up last, or 0
    bool again = false;             ///< the value belongs to a key that came before in the same object
    bool careful = false;           ///< so it may be, or the text ends within a word, or nothing more may be opened
    json::problem problem{};
    const char* failed_at = nullptr;
    std::string scratch{};          ///< a text with its escapes resolved

    reading(std::string_view text, json::limits bounds, const node* tree, node_set keys, node_set values) noexcept
        : begin(text.data()),
          end(begin + text.size()),
          wide_end(text.size() < wide_size ? begin : end - (wide_size - 1)),
          marked(begin),
          depth_left(bounds.depth < deepest ? bounds.depth : deepest),
          nodes(tree),
          seen(keys),
          mismatched(values) {
        special[look_ahead / window_size] = 0;
    }

    /// How many bytes may be read from `at` on.
    [[nodiscard]] std::size_t ahead(const char* at) const noexcept { return static_cast<std::size_t>(end - at); }

    /// Ends the reading: `at` is the first byte that does not fit.
    const char* fail(json::problem what, const char* at) noexcept {
        problem = what;
        failed_at = at;
        return nullptr;
    }

    /// The same where the text may also have come to its end.
    const char* fail_or_end(json::problem what, const char* at) noexcept {
        return fail(at == end ? problem::unexpected_end : what, at);
    }

    /// Notes that the value at the current node is of an unexpected kind.
    [[gnu::noinline, gnu::cold]] void note_mismatch() noexcept { mismatched.add(place); }

    /// Takes back what is known of the current node's value, and of everything below it.
    [[gnu::noinline, gnu::cold]] void forget() noexcept {
        seen.drop(place + 1, nodes[place].end);
        mismatched.drop(place, nodes[place].end);
    }
};

/// What the report says of the nodes in `mismatched`, in their order.
inline report report_of(node_list nodes, node_set mismatched) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < node_set::size_for(nodes.size()); ++i) {
        for (std::uint64_t left = mismatched.words[i]; left != 0; left &= left - 1) ++count;
    }
    report noticed{std::vector<std::string_view>(count)};
    for (std::size_t i = nodes.size(); count > 0; --i) {
        if (mismatched.has(i - 1)) noticed.mismatched[--count] = nodes[i - 1].path;
    }
    return noticed;
}

/// Goes on past a run of white space; `at` is not the end.
[[gnu::noinline]] inline const char* skip_space_run(const char* at, const char* end) noexcept {
    if (is_space(*at)) ++at;  // most often there is one byte
    if (at == end || static_cast<unsigned char>(*at) > ' ') return at;
    while (static_cast<std::size_t>(end - at) >= block_size) {
        const std::size_t run = space_run(at);
        at += run;
        if (run < block_size) return at;
    }
    while (at != end && is_space(*at)) ++at;
    return at;
}

/// The same where most often there is none.
inline const char* skip_space(const reading& in, const char* at) noexcept {
    if (at == in.end || static_cast<unsigned char>(*at) > ' ') [[likely]] return at;
    return skip_space_run(at, in.end);
}

/// Reads `word`, of which at least the first letter stands at `at`.
inline const char* read_word(reading& in, const char* at, std::string_view word) noexcept {
    for (const char letter : word) {
        if (at == in.end || *at != letter) return in.fail_or_end(problem::unexpected_byte, at);
        ++at;
    }
    return at;
}

}  // namespace wawp::json::detail
