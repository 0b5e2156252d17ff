// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/write/separator.hpp>
#include <wawp/json/write/value_writer.hpp>
#include <wawp/schema/member_kind.hpp>

/// Writing the fields of a schema. The same walk is done twice: once to add up the size that the body has without
/// escapes, once to write it.
namespace wawp::json::detail {

/// Whether the entry has anything to write: a struct that need not be there is left out if nothing in it is present.
template <class Entry, class T>
constexpr bool is_written(const T& object) {
    if constexpr (!wawp::detail::has_member<Entry>) {
        return false;
    } else if constexpr (is_written_as_fields<Entry> && !Entry::optional) {
        bool any = false;
        Entry::schema::for_each([&]<class Inner>() { any = any || is_written<Inner>(value_of(Entry::get(object))); });
        return any;
    } else {
        return is_present(Entry::get(object)) && !is_nothing(value_of(Entry::get(object)));
    }
}

/// Writes a value of any type, with its quotes; `Schema` is that of the structs in it.
template <class Schema, class To, class T>
constexpr To put_value(To to, const T& value);

/// A walk over the values of one JSON object in their order. What stands between two of them is put with the second.
template <bool Nested, class To, class... Fields>
struct body_walk {
    using plan = body_plan<Nested, Fields...>;

    To to;
    std::size_t last = 0;  ///< the value that was written last

    /// Goes on past the fields of one object.
    template <class T, class... Entries>
#if defined(__clang__)
    [[gnu::always_inline]]  // clang would keep the walk in memory; g++ inlines it anyhow, and later is better
#endif
    constexpr void add(const T& object, const schema<Entries...>*) {
        ((is_written<Entries>(object) ? visit<Entries>(object) : void()), ...);
    }

    [[nodiscard]] constexpr To finished() {
        join<plan::end>();
        return to;
    }

private:
    template <class Entry, class T>
    [[gnu::always_inline]] constexpr void visit(const T& object) {
        if constexpr (wawp::detail::has_member<Entry>) {
            constexpr std::size_t place = plan::place_of(Entry::key.view());
            join<place>();
            last = place;
            const auto& member = value_of(Entry::get(object));
            if constexpr (is_written_as_fields<Entry>) {
                using fields = typename Entry::schema;
                body_walk<true, To, fields> inner{to};
                inner.add(member, static_cast<const typename fields::list*>(nullptr));
                to = inner.finished();
            } else if constexpr (plan::places[place].text) {
                to.text(text_of(member));
            } else if constexpr (is_plain_value<std::remove_cvref_t<decltype(member)>>) {
                to.plain(member);
            } else {
                to = put_value<typename schema_of_entry<Entry>::type>(to, member);
            }
        }
    }

    /// Puts what stands between the last value and the one at `Place`.
    template <std::size_t Place>
    [[gnu::always_inline]] constexpr void join() {
        constexpr std::size_t sure = plan::sure_before(Place);
        constexpr std::size_t limit = 3;  // beyond that, all combinations would be much code for little
        if constexpr (sure + 1 == Place) {
            to.constant(fragment<plan, sure, Place>.text);
        } else if constexpr (Place - sure - 1 <= limit) {
            join_after<Place>(std::make_index_sequence<Place - sure>{});
        } else {
            to.join(plan::between(last, Place));
        }
    }

    template <std::size_t Place, std::size_t... Index>
    [[gnu::always_inline]] constexpr void join_after(std::index_sequence<Index...>) {
        ((last == Place - 1 - Index ? to.constant(fragment<plan, Place - 1 - Index, Place>.text) : void()), ...);
    }
};

/// The items of a list, which may be proxies.
template <class List>
using item_type = typename List::value_type;

template <class Schema, class To, class List>
constexpr To put_items(To to, const List& list) {
    std::string_view before = "["sv;
    for (const item_type<List>& item : list) {
        to.bytes(before);
        to = put_value<Schema>(to, item);
        before = ","sv;
    }
    to.bytes(before == "["sv ? "[]"sv : "]"sv);
    return to;
}

template <class Schema, class To, class Map>
constexpr To put_pairs(To to, const Map& map) {
    std::string_view before = "{\""sv;
    for (const auto& [key, value] : map) {
        to.bytes(before);
        to.text(wawp::detail::view_of(key));
        to.bytes("\":"sv);
        to = put_value<Schema>(to, value);
        before = ",\""sv;
    }
    to.bytes(before == "{\""sv ? "{}"sv : "}"sv);
    return to;
}

template <class Schema, class To, class T>
constexpr To put_value(To to, const T& value) {
    constexpr member_kind kind = wawp::detail::kind_of_value<T>();
    if constexpr (wawp::detail::is_optional<T> || wawp::detail::is_required<T>) {
        if (is_present(value)) return put_value<Schema>(to, value_of(value));
        to.bytes("null"sv);
    } else if constexpr (text_value<T>) {
        to.bytes("\""sv);
        to.text(text_of(value));
        to.bytes("\""sv);
    } else if constexpr (is_plain_value<T>) {
        to.plain(value);
    } else if constexpr (kind == member_kind::own) {
        return put_value<Schema>(to, value.json_value());
    } else if constexpr (kind == member_kind::json) {
        to.bytes(is_nothing(value) ? "null"sv : std::string_view(value.text));
    } else if constexpr (kind == member_kind::list || kind == member_kind::array) {
        return put_items<Schema>(to, value);
    } else if constexpr (kind == member_kind::map) {
        return put_pairs<Schema>(to, value);
    } else if constexpr (kind == member_kind::variant) {
        if (is_nothing(value)) {
            to.bytes("null"sv);
        } else {
            wawp::detail::variant_access<T>::visit(value, [&](const auto& held) { to = put_value<Schema>(to, held); });
        }
    } else if constexpr (require_writable<Schema, T>()) {
        body_walk<true, To, Schema> inner{to};
        inner.add(value, static_cast<const typename Schema::list*>(nullptr));
        return inner.finished();
    }
    return to;
}

/// How many bytes the escapes of all texts take more than the texts themselves.
template <class T, class... Entries>
constexpr std::size_t growth_of(const T& object, const schema<Entries...>*);

/// The same of one value; `Schema` is that of the structs in it.
template <class Schema, class T>
constexpr std::size_t growth_of_value(const T& value) {
    constexpr member_kind kind = wawp::detail::kind_of_value<T>();
    std::size_t growth = 0;
    if constexpr (wawp::detail::is_optional<T> || wawp::detail::is_required<T>) {
        return is_present(value) ? growth_of_value<Schema>(value_of(value)) : 0;
    } else if constexpr (text_value<T>) {
        return growth_of(text_of(value));
    } else if constexpr (kind == member_kind::own) {
        return growth_of_value<Schema>(value.json_value());
    } else if constexpr (kind == member_kind::list || kind == member_kind::array) {
        for (const item_type<T>& item : value) growth += growth_of_value<Schema>(item);
    } else if constexpr (kind == member_kind::map) {
        for (const auto& [key, item] : value) growth += growth_of(wawp::detail::view_of(key)) + growth_of_value<Schema>(item);
    } else if constexpr (kind == member_kind::variant) {
        wawp::detail::variant_access<T>::visit(value, [&](const auto& held) { growth = growth_of_value<Schema>(held); });
    } else if constexpr (kind == member_kind::structure && !std::is_void_v<Schema>) {
        return growth_of(value, static_cast<const typename Schema::list*>(nullptr));
    }
    return growth;
}

template <class Entry, class T>
constexpr std::size_t growth_of_entry([[maybe_unused]] const T& object) {
    if constexpr (wawp::detail::has_member<Entry>) {
        return growth_of_value<typename schema_of_entry<Entry>::type>(Entry::get(object));
    } else {
        return 0;
    }
}

template <class T, class... Entries>
constexpr std::size_t growth_of(const T& object, const schema<Entries...>*) {
    return (std::size_t{0} + ... + growth_of_entry<Entries>(object));
}

/// Writes or measures the whole body.
template <layout Layout, class To, class... Bound>
constexpr To walk_body(To to, Bound... objects) {
    body_walk<Layout == layout::nested, To, typename Bound::fields...> walk{to};
    (walk.add(objects.object, static_cast<const typename Bound::fields::list*>(nullptr)), ...);
    return walk.finished();
}

}  // namespace wawp::json::detail
