// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/core/text.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/read/compound_reader.hpp>
#include <wawp/json/sax/binder.hpp>
#include <wawp/json/sax/handler.hpp>
#include <wawp/json/sax/offer.hpp>
#include <wawp/json/sax/sink_writer.hpp>
#include <wawp/schema/required.hpp>
#include <wawp/schema/schema.hpp>

namespace wawp::json {

namespace detail {

template <class... Lists>
struct joined;
template <class... Entries>
struct joined<schema<Entries...>> {
    using type = schema<Entries...>;
};
template <class... Left, class... Right, class... Rest>
struct joined<schema<Left...>, schema<Right...>, Rest...> : joined<schema<Left..., Right...>, Rest...> {};

// Doxygen sees a recursion here that never ends.
/// @cond
/// The part of a schema that is read natively: its fields, and the objects that they lie in.
template <class Fields>
struct native_part : native_part<typename Fields::list> {};

template <class Entry>
struct native_entry {
    using type = schema<>;
};
template <fixed_string Key, auto Member, auto... Rules>
struct native_entry<field<Key, Member, Rules...>> {
    using entry = field<Key, Member, Rules...>;
    using type = std::conditional_t<is_read_natively<typename entry::value_type>, schema<entry>, schema<>>;
};
template <fixed_string Key, auto Member, class Schema, auto... Rules>
struct native_entry<object<Key, Member, Schema, Rules...>> {
    using entry = object<Key, Member, Schema>;
    using inner = typename native_part<Schema>::list;
    using type = std::conditional_t<!is_object_entry<entry>, schema<entry>,
                                    std::conditional_t<std::is_same_v<inner, schema<>>, schema<>, schema<object<Key, Member, inner>>>>;
};

template <class... Entries>
struct native_part<schema<Entries...>> {
    using list = typename joined<schema<>, typename native_entry<Entries>::type...>::type;
    using fields = list;
};
template <class Fields>
struct native_part<literal_keys<Fields>> {
    using list = typename native_part<Fields>::list;
    using fields = literal_keys<list>;
};
/// @endcond

/// Moves the members that were read natively, and nothing else.
template <class NativeFields, class Object>
void move_native(Object& from, Object& to) {
    NativeFields::for_each([&]<class Entry>() {
        auto& source = Entry::get(from);
        auto& target = Entry::get(to);
        if constexpr (is_object_entry<Entry>) {
            if (!is_present(source) || !is_present(target)) return;
            move_native<typename Entry::schema>(struct_of(source), struct_of(target));
        } else {
            target = std::move(source);
        }
    });
}

/// Adds the key paths of `more` to those of `found`, in the order of the nodes.
inline void add_mismatches(node_list nodes, std::vector<std::string_view>& found, const std::vector<std::string_view>& more) {
    const auto holds = [](const std::vector<std::string_view>& paths, std::string_view path) {
        for (const std::string_view listed : paths) {
            if (listed == path) return true;
        }
        return false;
    };
    std::vector<std::string_view> all;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (holds(found, nodes[i].path) || holds(more, nodes[i].path)) all.push_back(nodes[i].path);
    }
    found = std::move(all);
}

/// Whether a source may see the text at all: some libraries skip a byte order mark or stop at a NUL.
[[nodiscard]] inline bool may_be_parsed(std::string_view text, const limits& bounds) noexcept {
    return text.size() <= bounds.bytes && !text.starts_with(wawp::detail::byte_order_mark) && text.find('\0') == text.npos;
}

}  // namespace detail

/// A JSON policy made of another library's parser and writer: see `source` and `sink` for what to supply.
///
/// It writes the same bytes, reads the same objects and tells the same errors as `json::native`. What no source can
/// tell costs a second reading by `json::native`: the input's own bytes, for `raw` members, if the text has any; members that
/// hold more than a list of single values; the place of an error; a number beyond the source's range, which differs by library.
///
/// Members that are views of text cannot be read, and a type of your own that takes text must copy it.
///
/// @code
/// struct my_source {
///     template <class Handler>
///     static std::optional<json::syntax_error> parse(std::string_view text, Handler& to, const json::limits& bounds);
/// };
/// struct my_sink {
///     explicit my_sink(std::string& out);
///     void begin_object();  // and the other words of `vocabulary`
///     void finish();
/// };
/// using my_policy = json::bridge<my_source, my_sink>;
/// @endcode
template <class Source, class Sink>
struct bridge {
    static_assert(source<Source>,
                  "json::bridge: the source needs a static `std::optional<syntax_error> "
                  "parse(std::string_view text, Handler& handler, const limits& bounds)`");
    static_assert(sink<Sink>,
                  "json::bridge: the sink needs a constructor from std::string&, a member for each word of "
                  "json::vocabulary, and `finish()`");

    /// Replaces `out` by one JSON object with the fields of all `objects` in order.
    template <layout Layout, class... Bound>
    static void write(std::string& out, const Bound&... objects) {
        static_assert(detail::require_one_object<Layout == layout::nested, typename Bound::fields...>());
        for (std::size_t mark = 0; !write_round<Layout>(mark, out, objects...); mark = detail::unused_mark(out)) {}
    }

    /// Resets `target` and fills it from `text`.
    template <class Fields, class Object>
    static result<report, syntax_error> read(std::string_view text, Object& target, limits bounds = {}) {
        detail::make_empty(target);
        detail::binder<Fields, Object> binder(target, bounds.depth);
        std::optional<syntax_error> failure{{problem::unexpected_byte, 0}};
        if (detail::may_be_parsed(text, bounds)) failure = Source::parse(text, binder, bounds);
        if (binder.refusal()) failure = {*binder.refusal(), failure ? failure->offset : 0};
        if (!failure && !binder.complete()) failure = {problem::unexpected_end, text.size()};
        if (failure) return read_refused<Fields>(text, target, bounds, *failure);
        if constexpr (!std::is_same_v<typename detail::native_part<Fields>::list, schema<>>) {
            if (binder.met_native()) return read_rest<Fields>(text, target, bounds, binder.report());
        }
        return binder.report();
    }

private:
    /// False if a text looks like the mark of this number.
    template <layout Layout, class... Bound>
    static bool write_round(std::size_t mark, std::string& out, const Bound&... objects) {
        out.clear();
        Sink to(out);
        detail::marked_texts marked(mark);
        detail::sink_writer<Layout, Sink> writer(to, marked);
        (writer.template add<typename Bound::fields>(objects.object), ...);
        writer.close();
        to.finish();
        detail::escape_settler(out).run();
        return marked.settle(out);
    }

    template <class Fields, class Object>
    static result<report, syntax_error> read_refused(std::string_view text, Object& target, limits bounds,
                                                     syntax_error why) {
        auto exact = native::read<Fields>(text, target, bounds);
        if (!exact || why.problem == problem::bad_number) return exact;
        return unexpected{why};
    }

    template <class Fields, class Object>
    static result<report, syntax_error> read_rest(std::string_view text, Object& target, limits bounds, report found) {
        using native_fields = detail::native_part<Fields>;
        auto again = wawp::detail::blank::make<Object>();
        const auto outcome = native::read<typename native_fields::fields>(text, again, bounds);
        if (!outcome) return unexpected{outcome.error()};
        detail::move_native<typename native_fields::list>(again, target);
        if (!outcome->mismatched.empty()) detail::add_mismatches(tree<Fields>::nodes, found.mismatched, outcome->mismatched);
        return found;
    }
};

}  // namespace wawp::json
