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

#include <wawp/core/utf8.hpp>
#include <wawp/json/lex/input.hpp>
#include <wawp/json/lex/number.hpp>
#include <wawp/json/map/tree.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/sax/step.hpp>

namespace wawp::json::detail {

/// A handler that puts what a source tells into the members of an object.
///
/// Its place in the schema's tree is all that it remembers: what no field takes is counted level by level and dropped.
template <class Fields, class Object>
class binder {
    using map = tree<Fields>;

public:
    binder(Object& object, const limits& most) noexcept : object_(object), most_depth_(std::min(most.depth, deepest)) {}

    /// Why the binder, and not the source, ended the reading.
    [[nodiscard]] const std::optional<problem>& refusal() const noexcept { return refusal_; }
    /// Whether the object has come to its end.
    [[nodiscard]] bool complete() const noexcept { return place_ == place::after; }
    /// What it noticed on the way.
    [[nodiscard]] json::report report() { return report_of(map::nodes, mismatched()); }
    /// Whether a field that holds raw text had a value.
    [[nodiscard]] bool met_raw() const noexcept { return met_raw_; }

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
        constexpr double precise = 9007199254740992, most = std::numeric_limits<double>::max();
        if (!(value >= -most && value <= most)) return scan_and_take("1e999", true);  // what no double holds
        return printed_number(value, value >= precise || value <= -precise);          // one double, several integers
    }
    bool number(std::string_view text) { return scan_and_take(text, false); }

private:
    enum class place : std::uint8_t { before, fields, list, nothing, members, after };

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
        if (depth_ >= most_depth_) return refuse(problem::too_deep);
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
            map::visit(field_, object_, [](auto& member) { renew(member); });
            object_at_ = field_;
        } else {
            follow(offer({.kind = kind}), 1);
        }
    }

    void open_item(token_kind kind) {
        if (place_ == place::list) return follow(offer_as_item({.kind = kind}), 2);
        skipped_ = 1;  // members that are no integers are passed over
    }

    /// Goes where the value that was just opened belongs. A refused field is left together with `levels` brackets.
    void follow(step became, std::size_t levels) {
        in_list_ = levels == 2;
        switch (became) {
            case step::list:
                place_ = place::list;
                break;
            case step::nothing:
                place_ = place::nothing;
                break;
            case step::members:
                place_ = place::members;
                any_member_ = false;
                all_members_ = true;
                break;
            case step::passed:
                skipped_ = 1;
                break;
            default:
                refuse_field(levels);
                break;
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
            const bool sound = place_ != place::members || (any_member_ && all_members_);
            const bool item = place_ == place::members && in_list_;
            place_ = item ? place::list : place::fields;
            if (!sound) refuse_field(item ? 1 : 0);
        }
        return true;
    }

    bool scalar(const token& told) {
        if (place_ == place::before || place_ == place::after) return refuse(problem::not_an_object);
        if (skipped_ > 0) return true;
        if (place_ == place::members) {
            take_member(told);
        } else if (place_ == place::list) {
            if (offer_as_item(told) == step::refused) refuse_field(1);
        } else if (field_ != map::npos && offer(told) == step::refused) {
            refuse_field(0);
        }
        return true;
    }

    /// Offers the token to the current field, which forgets what it held before: the last of duplicate keys counts.
    step offer(const token& told) {
        step became = told.kind == token_kind::null ? step::is_null : step::refused;
        forget_field();
        map::visit(field_, object_, [&](auto& member) { became = offer_token(told, member); });
        if (became == step::is_null) map::clear(field_, object_);
        met_raw_ = met_raw_ || became == step::passed;
        return became;
    }

    step offer_as_item(const token& told) {
        step became = step::refused;
        map::visit(field_, object_, [&](auto& member) { became = offer_item(told, member); });
        return became;
    }

    void take_member(const token& told) {
        if (told.kind != token_kind::number) return;
        std::int64_t value = 0;
        bool took = !told.rounded && to_integer(told.value, value);
        if (took) {
            map::visit(field_, object_, [&](auto& member) { took = offer_member(member_key_, value, member); });
        }
        (took ? any_member_ : all_members_) = took;
    }

    template <class Number>
    bool printed_number(Number value, bool rounded) {
        char digits[40];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        return scan_and_take({digits, static_cast<std::size_t>(end - digits)}, rounded);
    }

    bool scan_and_take(std::string_view text, bool rounded) {
        token told{.kind = token_kind::number, .rounded = rounded};
        reading in(text, {}, nullptr, {}, {});
        const bool sound = !text.empty() && scan_number(in, in.begin, told.value) == in.end;
        return sound ? scalar(told) : refuse(problem::unexpected_byte);
    }

    /// Empties the current field, lists it in the report, and skips the rest of what it opened.
    void refuse_field(std::size_t open_levels) {
        map::clear(field_, object_);
        mismatched().add(field_);
        skipped_ = open_levels;
        place_ = place::fields;
    }

    /// Prepares for a value that may not be the field's first: takes back what the report says of an earlier one.
    void forget_field() {
        mismatched().drop(field_, map::nodes[field_].end);
        if (map::nodes[field_].kind == node_kind::group) map::clear(field_, object_);
    }

    [[nodiscard]] node_set mismatched() noexcept { return {mismatched_}; }

    template <class Struct>
    static void renew(Struct& member) {
        make_empty(member);
        if constexpr (wawp::detail::is_optional<Struct>) member.emplace();
    }

    Object& object_;
    std::uint64_t mismatched_[node_set::size_for(map::nodes.size())]{};
    std::size_t most_depth_;
    std::size_t depth_ = 0;          ///< objects and lists that are open
    std::size_t skipped_ = 0;        ///< those of them, the inner ones, that no field takes
    std::size_t object_at_ = 0;      ///< the node of the object whose keys come next
    std::size_t field_ = map::npos;  ///< the node of the key that was told last, if the schema has it
    std::string member_key_;
    place place_ = place::before;
    bool in_list_ = false;  ///< the members belong to the item of a list
    bool any_member_ = false, all_members_ = true;
    bool met_raw_ = false;
    std::optional<problem> refusal_;
};

}  // namespace wawp::json::detail
