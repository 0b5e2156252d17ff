// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <wawp/core/secret.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/map/node_set.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/read/noted.hpp>
#include <wawp/json/read/object_plan.hpp>
#include <wawp/json/read/object_reader.hpp>
#include <wawp/json/read/reading.hpp>
#include <wawp/json/write/body_writer.hpp>

namespace wawp::json {

namespace detail {

/// Makes `out` as large as `size`; what it held is lost.
[[gnu::noinline]] inline void make_room(std::string& out, std::size_t size) {
    if (size > out.capacity()) wipe(out);
    wawp::detail::fill_zeros(out, size);
}

}  // namespace detail

/// The order in which the keys of earlier answers came, for a reader whose gateway does not send them as the schema
/// declares them: it then knows which key comes next, and need not look it up. It changes nothing but the time that reading
/// takes. One for each gateway, and for one thread at a time.
template <class Fields>
class key_order {
    friend struct native;
    std::uint16_t behind_[tree<Fields>::nodes.size()]{};  ///< by node: which key of the same object came behind, or 0
};

/// The library's own JSON policy: no document in between, the schema's keys are known to the writer and the reader.
///
/// The reader accepts exactly RFC 8259 in UTF-8 (unknown keys and their values included in the check) and touches no
/// byte outside the text it is given: no padding, no terminator, any alignment. A syntax error names the first byte
/// that does not fit; for half a surrogate pair, the backslash of its escape. Depth beyond 1024 is always refused.
///
/// A key that is not there leaves its member as a fresh object has it. One that is null, or whose value the member cannot take,
/// leaves it empty, whatever a fresh object has: an optional without a value, a list without items, a number 0; only a struct
/// that is no optional then stays as it is. Of a key that comes again the last value counts, and members below it begin empty.
/// Both directions may run on many threads at once; nothing is shared.
struct native {
    /// Replaces `out` by one JSON object, without white space, with the fields of all `objects` in order.
    ///
    /// Allocates nothing if the capacity of `out` suffices, and once if not; bytes that are given up are wiped, since
    /// they may hold a token. No text of the objects may lie in `out`.
    template <layout Layout, class... Bound>
    static void write(std::string& out, Bound... objects) {
        const std::size_t plain = plain_size<Layout>(objects...);
        if (out.size() < plain) {
            detail::make_room(out, plain <= out.capacity() ? plain : plain + growth(objects...));
        }
        detail::escape_room room{out.size() - plain};
        const char* const end = detail::walk_body<Layout>(detail::writer{out.data(), &room}, objects...).at;
        if (room.spent) [[unlikely]] {
            detail::make_room(out, plain + growth(objects...));
            return write<Layout>(out, objects...);  // with room for all escapes
        }
        const auto size = static_cast<std::size_t>(end - out.data());
        if (size != out.size()) out.erase(size);  // without escapes it has that size already
    }

    /// The same into memory of the caller's: never allocates, and works in constant evaluation.
    ///
    /// @param room     characters that lie in a row: an array or a span of `char`
    /// @param objects  what `bind` returned
    /// @return how many bytes the object takes. If that is more than `room` has, what `room` holds is of no use; it is then an
    ///         upper bound, in which a `float` or a `double` counts with 32 bytes: a room that has so many suffices, a smaller
    ///         one that the object would just fit into may be refused.
    template <layout Layout, class Room, class... Bound>
        requires requires(Room& room) { { room.data() } -> std::same_as<char*>; room.size(); }
    [[nodiscard]] static constexpr std::size_t write_to(Room&& room, Bound... objects) {
        const std::size_t plain = plain_size<Layout>(objects...);
        if (plain > room.size()) return plain + growth(objects...);
        detail::escape_room escapes{room.size() - plain};
        const char* const end = detail::walk_body<Layout>(detail::writer{room.data(), &escapes}, objects...).at;
        return escapes.spent ? plain + growth(objects...) : static_cast<std::size_t>(end - room.data());
    }

    /// Resets `target` and fills it from `text`, which must therefore not lie in `target`. Views in `target` look into `text`.
    template <class Fields, class T>
    static result<report, syntax_error> read(std::string_view text, T& target, limits bounds = {}) {
        detail::make_empty(target);
        return fill<Fields>(text, target, bounds, nullptr);
    }

    /// The same, faster where the keys come as in the answers that were read with this `order` before.
    template <class Fields, class T>
    static result<report, syntax_error> read(std::string_view text, T& target, limits bounds, key_order<Fields>& order) {
        detail::make_empty(target);
        return fill<Fields>(text, target, bounds, order.behind_);
    }

    /// The same for a `target` that is as made by default: nothing is reset before it is filled.
    template <class Fields, class T>
    static result<report, syntax_error> read_fresh(std::string_view text, T& target, limits bounds = {}) {
        return fill<Fields>(text, target, bounds, nullptr);
    }

    /// The same where the schema has `noted` entries as well; their values are added to `noted`.
    template <class Fields, class T>
    static result<report, syntax_error> read_fresh(std::string_view text, T& target, limits bounds, noted_values& noted) {
        return fill<Fields>(text, target, bounds, nullptr, &noted);
    }

    /// Fills `target`, which is as made by default, from the JSON text of one value, such as a `raw` member holds.
    /// @return whether `target` could take it; `false` as well if `text` is anything but one value. What it then holds is of no use.
    template <class T>
    [[nodiscard]] static bool read_value(std::string_view text, T& target) {
        detail::input in(text, limits{}.depth);
        detail::outcome became{};
        return detail::read_into(in, in.begin, target, became) == in.end && became == detail::outcome::taken;
    }

private:
    template <class Fields, class T>
    static result<report, syntax_error> fill(std::string_view text, T& target, limits bounds, std::uint16_t* order,
                                             noted_values* noted = nullptr) {
        constexpr node_list nodes = tree<Fields>::nodes;
        std::uint64_t flags[2][detail::node_set::size_for(nodes.size())]{};
        detail::reading state(text, bounds.depth, nodes.data(), {flags[0]}, {flags[1]}, order);
        state.noted = noted;
        if (!detail::read_document(state, bounds.bytes, detail::object_plan<Fields, 0, T>::keys, &target)) {
            const detail::input& in = state.in;
            return unexpected{syntax_error{in.problem, static_cast<std::size_t>(in.failed_at - in.begin)}};
        }
        return detail::report_of(nodes, state.mismatched);
    }

    /// How many bytes the object takes if nothing needs an escape.
    template <layout Layout, class... Bound>
    static constexpr std::size_t plain_size(Bound... objects) {
        return detail::walk_body<Layout>(detail::measure{false}, objects...).size;
    }

    /// How many bytes all escapes take more than what they stand for.
    template <class... Bound>
    [[gnu::noinline]] static constexpr std::size_t growth(Bound... objects) {
        return (detail::growth_of(objects.object, static_cast<const typename Bound::fields::list*>(nullptr)) + ...);
    }
};

}  // namespace wawp::json
