// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <wawp/core/fixed_string.hpp>
#include <wawp/endpoint/loose_value.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/schema.hpp>

/// Reading an answer once, for its marks and for what its endpoint declares.
namespace wawp::detail {

/// The value of one mark.
template <std::size_t Index>
struct mark_slot {
    loose_value mark_value{};
};

template <std::size_t Index>
consteval auto spell_mark_key() {
    fixed_string<mark_keys.keys[Index].size()> path;
    std::size_t at = 0;
    for (const std::string_view part : {mark_keys.keys[Index].parent, mark_keys.keys[Index].name}) {
        for (const char c : part) path.chars[at++] = c;
    }
    return path;
}

/// Which marks are read beside an answer, as places among `mark_keys`.
struct free_mark_list {
    std::size_t at[mark_key_count]{};
    std::size_t count = 0;
};

/// Those that have no key in common with what the answer declares, not even the first part of one.
template <class Fields>
consteval free_mark_list find_free_marks() {
    free_mark_list free;
    for (std::size_t i = 0; i < mark_key_count; ++i) {
        const mark_key& key = mark_keys.keys[i];
        const std::string_view first = first_part(key.parent.empty() ? key.name : key.parent);
        bool taken = false;
        for (const std::string_view declared : Fields::keys) taken = taken || first_part(declared) == first;
        if (!taken) free.at[free.count++] = i;
    }
    return free;
}
template <class Fields>
inline constexpr free_mark_list free_marks = find_free_marks<Fields>();

/// An object with the marks beside it, and the schema of both.
template <class Object, std::size_t... Free>
struct with_marks : Object, mark_slot<Free>... {};

template <class List, std::size_t... Free>
struct with_mark_fields;
template <class... Entries, std::size_t... Free>
struct with_mark_fields<schema<Entries...>, Free...>
    : schema<Entries..., field<spell_mark_key<Free>(), &mark_slot<Free>::mark_value>...> {};

template <class Object, class Fields, class Places = std::make_index_sequence<free_marks<Fields>.count>>
struct marked;

/// What is read of an answer: `Object`, by its schema `Fields`, and the marks that the schema leaves free.
template <class Object, class Fields, std::size_t... Index>
struct marked<Object, Fields, std::index_sequence<Index...>> {
    using type = with_marks<Object, free_marks<Fields>.at[Index]...>;
    struct fields : with_mark_fields<typename Fields::list, free_marks<Fields>.at[Index]...> {};

    type object{};

    void gather(loose_value* (&values)[mark_key_count]) noexcept {
        ((values[free_marks<Fields>.at[Index]] = &static_cast<mark_slot<free_marks<Fields>.at[Index]>&>(object).mark_value), ...);
    }
};

struct nothing_declared {};

/// The errors of an answer as JSON text.
struct error_texts {
    json::raw top{}, data{}, response{};
};
struct error_text_fields : schema<field<"error", &error_texts::top>, field<"data.error", &error_texts::data>,
                                  field<"response.error", &error_texts::response>> {};

constexpr bool is_empty_bracket(std::string_view json) noexcept {
    return json.size() >= 2 && json.find_first_not_of(" \t\r\n", 1) == json.size() - 1;
}

/// Reads an answer for its marks and for what `Endpoint` declares; in one pass, if no mark stands in the way of a key or
/// the endpoint itself tells those that do (`tell_marks`).
template <class Endpoint, class Json>
class answer_reader {
    using answer_type = typename Endpoint::answer;
    using answer_fields = typename Endpoint::answer_fields;
    static constexpr bool all_free = free_marks<answer_fields>.count == mark_key_count;
    static constexpr bool tells = requires(const answer_type& answer, void (&tell)(std::string_view, std::optional<bool>)) {
        Endpoint::tell_marks(answer, [](std::string_view, const auto&) {});
    };

public:
    static constexpr bool reads_once = all_free || tells;

    /// @param text  the answer's body; it must outlive the reader
    explicit answer_reader(std::string_view text) : text_(text), read_(read()) {}
    answer_reader(const answer_reader&) = delete;
    answer_reader& operator=(const answer_reader&) = delete;

    /// Why the body is no JSON object; null if it is one.
    [[nodiscard]] const json::syntax_error* syntax_error() const noexcept { return read_ ? nullptr : &read_.error(); }

    /// The marks' values; none if the body is no JSON object.
    [[nodiscard]] mark_values values() const noexcept {
        mark_values all{};
        for (std::size_t i = 0; i < mark_key_count; ++i) all.of[i] = values_[i];
        return all;
    }

    /// The answer. It is read now, if that was not done with the marks.
    [[nodiscard]] answer_type& answer(std::vector<std::string_view>& mismatched) {
        if constexpr (reads_once) {
            mismatched = std::move(mismatched_);
            return marked_.object;
        } else {
            auto report = read_fresh<answer_fields>(own_);
            if (report) mismatched = std::move(report->mismatched);
            return own_;
        }
    }

private:
    using read_object = std::conditional_t<reads_once, answer_type, nothing_declared>;
    using read_fields = std::conditional_t<reads_once, answer_fields, schema<>>;
    using marked_type = marked<read_object, read_fields>;

    /// Fills an object that is as made by default. (A policy that derives from `native` may have a `read` of its own.)
    template <class Fields>
    result<json::report, json::syntax_error> read_fresh(auto& object) {
        if constexpr (std::same_as<Json, json::native>) {
            return Json::template read_fresh<Fields>(text_, object, json::limits{});
        } else {
            return Json::template read<Fields>(text_, object, json::limits{});
        }
    }

    result<json::report, json::syntax_error> read() {
        marked_.gather(values_);
        loose_value* next = handed_;
        for (loose_value*& value : values_) {
            if (value == nullptr) value = next++;
        }
        auto report = read_fresh<typename marked_type::fields>(marked_.object);
        if (!report) {
            marked_.object = {};
            return report;
        }
        for (const std::string_view path : report->mismatched) note_mismatch(path);
        drop_empty_errors();
        if constexpr (reads_once && tells) {
            Endpoint::tell_marks(marked_.object, [this](std::string_view key, const auto& value) { this->tell(key, value); });
        }
        return report;
    }

    /// A mark of another kind is still there; that is nothing to report, unless the answer declares its key as well.
    void note_mismatch(std::string_view path) {
        const std::size_t at = mark_index(path);
        if (at != mark_key_count) values_[at]->is = loose_value::kind::other;
        if (at == mark_key_count ? is_declared(path) : is_handed(values_[at])) mismatched_.push_back(path);
    }

    /// Whether the answer declares the key, one below it, or one that it lies in: some are only there for marks below them.
    static bool is_declared(std::string_view path) noexcept {
        for (const std::string_view key : read_fields::keys) {
            const std::size_t shared = (std::min)(key.size(), path.size());
            const bool parted = key.size() == path.size() || (key.size() > shared ? key : path)[shared] == '.';
            if (parted && key.substr(0, shared) == path.substr(0, shared)) return true;
        }
        return false;
    }

    /// An error that is an empty list or object says nothing. Whether it is empty takes another reading, which is rare.
    void drop_empty_errors() {
        static const std::size_t of_errors[] = {mark_index("error"), mark_index("data.error"), mark_index("response.error")};
        loose_value* const places[] = {values_[of_errors[0]], values_[of_errors[1]], values_[of_errors[2]]};
        bool any = false;
        for (const loose_value* place : places) any = any || place->is == loose_value::kind::other;
        if (!any) return;
        error_texts texts;
        if (!Json::template read<error_text_fields>(text_, texts, json::limits{})) return;
        const json::raw* const raws[] = {&texts.top, &texts.data, &texts.response};
        for (std::size_t i = 0; i < std::size(raws); ++i) {
            const bool other = places[i]->is == loose_value::kind::other;
            if (other && is_empty_bracket(raws[i]->text)) places[i]->is = loose_value::kind::none;
        }
    }

    [[nodiscard]] bool is_handed(const loose_value* value) const noexcept {
        for (const loose_value& handed : handed_) {
            if (value == &handed) return true;
        }
        return false;
    }

    void tell(std::string_view key, std::optional<bool> value) {
        if (value) values_[mark_index(key)]->take_boolean(*value);
    }
    void tell(std::string_view key, std::optional<std::int64_t> value) {
        if (value) values_[mark_index(key)]->take_integer(*value);
    }
    void tell(std::string_view key, std::string_view value) { values_[mark_index(key)]->take_text(value); }

    std::string_view text_;
    marked_type marked_{};
    std::conditional_t<reads_once, nothing_declared, answer_type> own_{};
    loose_value handed_[mark_key_count - free_marks<read_fields>.count + 1]{};  ///< those that the endpoint hands over
    loose_value* values_[mark_key_count]{};
    std::vector<std::string_view> mismatched_{};
    result<json::report, json::syntax_error> read_;
};

}  // namespace wawp::detail
