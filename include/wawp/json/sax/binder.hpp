// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <wawp/core/utf8.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/lex/problem.hpp>
#include <wawp/json/lex/token.hpp>
#include <wawp/json/map/convert.hpp>
#include <wawp/json/map/member.hpp>
#include <wawp/json/map/node_set.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/sax/offer.hpp>

namespace wawp::json::detail {

/// A handler that puts what a source tells into the members of an object.
///
/// Its place in the schema's tree is all that it remembers: what no field takes is counted level by level and dropped.
template <class Fields, class Object>
class binder {
    using map = tree<Fields>;

public:
    binder(Object& object, std::size_t max_depth) noexcept : object_(object), max_depth_((std::min)(max_depth, deepest)) {}

    /// Why the binder, and not the source, ended the reading.
    [[nodiscard]] const std::optional<problem>& refusal() const noexcept { return refusal_; }
    /// Whether the object has come to its end.
    [[nodiscard]] bool complete() const noexcept { return place_ == place::after; }
    /// What it noticed on the way.
    [[nodiscard]] json::report report() { return report_of(map::nodes, mismatched()); }
    /// Whether a field that is read natively had a value.
    [[nodiscard]] bool met_native() const noexcept { return met_native_; }

    bool begin_object() { return open(token_kind::object); }
    bool begin_array() { return open(token_kind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string_view name) {
        if (!check_text(name)) return false;
        if (skipped_ > 0) return true;
        if (place_ == place::fields) {
            field_ = map::child(object_at_, name);
        } else if (place_ == place::members) {
            member_key_ = name;
        } else if (place_ == place::nothing) {
            refuse_field(1);  // an object that stands for an empty list has no keys
        } else {
            return refuse(problem::unexpected_byte);
        }
        return true;
    }

    bool string(std::string_view text) { return check_text(text) && scalar({.kind = token_kind::text, .text = text}); }
    bool boolean(bool value) { return scalar({.kind = token_kind::boolean, .yes = value}); }
    bool null() { return scalar({.kind = token_kind::null}); }
    bool signed_integer(std::int64_t value) { return printed_number(value, false); }
    bool unsigned_integer(std::uint64_t value) { return printed_number(value, false); }
    bool floating_point(double value) {
        constexpr double precise = 9007199254740992, largest = (std::numeric_limits<double>::max)();
        if (!(value >= -largest && value <= largest)) return scan_number_text("1e999", true);  // what no double holds
        return printed_number(value, value >= precise || value <= -precise);          // one double, several integers
    }
    bool number(std::string_view text) { return scan_number_text(text, false); }

private:
    /// Of the members with a schema of their own, those that are always there and take nothing but an object.
    template <class Member>
    static constexpr bool is_plain_struct = !wawp::detail::is_optional<Member> && !takes_anything<ready_type<Member>>;

    enum class place : std::uint8_t { before, fields, items, nothing, members, after };

    bool refuse(problem what) noexcept {
        if (!refusal_) refusal_ = what;
        return false;
    }
    bool check_text(std::string_view text) noexcept {
        return utf8::first_error(text) == utf8::valid || refuse(problem::bad_utf8);
    }

    bool open(token_kind kind) {
        if (place_ == place::after || (place_ == place::before && kind == token_kind::array)) {
            return refuse(problem::not_an_object);
        }
        if (depth_ >= max_depth_) return refuse(problem::too_deep);
        ++depth_;
        if (skipped_ > 0) {
            ++skipped_;
        } else if (place_ == place::before) {
            place_ = place::fields;
        } else if (place_ == place::fields) {
            open_field(kind);
        } else {
            open_item(kind);
        }
        return true;
    }

    void open_field(token_kind kind) {
        if (field_ == map::npos) {
            skipped_ = 1;
        } else if (kind == token_kind::object && map::nodes[field_].kind != node_kind::value) {
            forget_field();
            map::visit(field_, object_, [](auto& member) { make_ready(member); });
            object_at_ = field_;
        } else {
            auto comes = inside::refused;
            forget_field();
            visit_field(kind, [&](auto& member) { comes = offer_bracket(kind, member); });
            follow(comes, 1);
        }
    }

    void open_item(token_kind kind) {
        if (place_ != place::items) {
            skipped_ = 1;  // members that are no integers are passed over
            return;
        }
        auto comes = inside::refused;
        map::visit(field_, object_, [&](auto& member) { comes = offer_item_bracket(kind, member); });
        follow(comes, 2);
    }

    /// Goes where the value that was just opened belongs. A refused field is left together with `levels` brackets.
    void follow(inside comes, std::size_t levels) {
        in_list_ = levels == 2;
        tally_ = {};
        switch (comes) {
            case inside::items: place_ = place::items; break;
            case inside::nothing: place_ = place::nothing; break;
            case inside::members: place_ = place::members; break;
            case inside::raw: skipped_ = 1; break;
            case inside::refused:
            default: refuse_field(levels); break;
        }
    }

    bool close() {
        if (depth_ == 0) return refuse(problem::unexpected_byte);
        --depth_;
        if (skipped_ > 0) {
            --skipped_;
        } else if (place_ == place::fields) {
            if (object_at_ == 0) place_ = place::after;
            object_at_ = map::nodes[object_at_].parent;
        } else {
            const bool sound = place_ != place::members || tally_.total() == outcome::taken;
            const bool item = place_ == place::members && in_list_;
            place_ = item ? place::items : place::fields;
            if (!sound) refuse_field(item ? 1 : 0);
        }
        return true;
    }

    bool scalar(const token& value) {
        if (place_ == place::before || place_ == place::after) return refuse(problem::not_an_object);
        if (skipped_ > 0) return true;
        if (place_ == place::members) {
            take_member(value);
        } else if (place_ == place::items) {
            take_item(value);
        } else if (field_ != map::npos) {
            take_field(value);
        }
        return true;
    }

    void take_field(const token& value) {
        outcome became = value.kind == token_kind::null ? outcome::is_null : outcome::refused;  // of what only an object is read into
        forget_field();
        visit_field(value.kind, [&](auto& member) { became = offer(value, member); });
        if (became == outcome::refused) refuse_field(0);
    }

    void take_item(const token& value) {
        outcome became = outcome::refused;
        map::visit(field_, object_, [&](auto& member) { became = offer_item(value, member); });
        if (became == outcome::refused) refuse_field(1);
    }

    void take_member(const token& value) {
        map::visit(field_, object_, [&](auto& member) { offer_member(member_key_, value, member, tally_); });
    }

    /// Calls `visitor` with the current field's member, and notes if its value is to be read natively. What only an object is
    /// read into is not offered what is none: it has no value then if it is optional, and stays as it is if not.
    template <class Visitor>
    void visit_field(token_kind kind, Visitor visitor) {
        map::visit(field_, object_, [&](auto& member) {
            using member_type = std::remove_reference_t<decltype(member)>;
            if (map::nodes[field_].kind != node_kind::value && !takes_anything<ready_type<member_type>>) {
                if constexpr (wawp::detail::is_optional<member_type>) make_empty(member);
                return;
            }
            met_native_ = met_native_ || (is_read_natively<member_type> && kind != token_kind::null);
            visitor(member);
        });
    }

    template <class Number>
    bool printed_number(Number value, bool rounded) {
        char digits[40];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        return scan_number_text({digits, static_cast<std::size_t>(end - digits)}, rounded);
    }

    bool scan_number_text(std::string_view text, bool rounded) {
        token value{.kind = token_kind::number, .rounded = rounded};
        input in(text, 0);
        const bool sound = !text.empty() && scan_number(in, in.begin, value.number) == in.end;
        return sound ? scalar(value) : refuse(problem::unexpected_byte);
    }

    /// Lists the current field in the report, and skips the rest of what it opened.
    void refuse_field(std::size_t open_levels) {
        if (map::nodes[field_].kind == node_kind::value) clear(field_);
        mismatched().add(field_);
        skipped_ = open_levels;
        place_ = place::fields;
    }

    /// Takes back an earlier value of the current field: of duplicate keys the last one counts.
    void forget_field() {
        node_set seen{seen_};
        if (seen.has(field_)) {
            mismatched().drop(field_, map::nodes[field_].end);
            seen.drop(field_ + 1, map::nodes[field_].end);
            clear(field_);
        }
        seen.add(field_);
    }

    /// Empties the member at a node; of a group, and of a struct that is no optional, all members in it.
    void clear(std::size_t node) {
        bool opened = map::nodes[node].kind == node_kind::group;
        map::visit(node, object_, [&](auto& member) {
            opened = map::nodes[node].kind != node_kind::value && is_plain_struct<std::remove_reference_t<decltype(member)>>;
            if (!opened) make_empty(member);
        });
        if (!opened) return;
        for (std::size_t i = node + 1; i < map::nodes[node].end; i = map::nodes[i].end) clear(i);
    }

    [[nodiscard]] node_set mismatched() noexcept { return {mismatched_}; }

    Object& object_;
    std::uint64_t mismatched_[node_set::size_for(map::nodes.size())]{};
    std::uint64_t seen_[node_set::size_for(map::nodes.size())]{};
    std::size_t max_depth_;
    std::size_t depth_ = 0;          ///< objects and lists that are open
    std::size_t skipped_ = 0;        ///< those of them, the inner ones, that no field takes
    std::size_t object_at_ = 0;      ///< the node of the object whose keys come next
    std::size_t field_ = map::npos;  ///< the node of the last key, if the schema has it
    std::string member_key_;
    place place_ = place::before;
    bool in_list_ = false;  ///< the members belong to the item of a list
    member_tally tally_;    ///< of these members
    bool met_native_ = false;
    std::optional<problem> refusal_;
};

}  // namespace wawp::json::detail
