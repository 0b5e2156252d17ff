// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/core/fixed_string.hpp>
#include <wawp/endpoint/find_marks.hpp>
#include <wawp/endpoint/loose_value.hpp>
#include <wawp/endpoint/marks.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/policy.hpp>
#include <wawp/json/read/noted.hpp>
#include <wawp/schema/schema.hpp>

/// Reading an answer once, for its marks and for what its endpoint declares.
namespace wawp::detail {

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

/// The schema of an answer with the marks beside it that it leaves free.
template <class List, std::size_t... Free>
struct with_marks;
template <class... Entries, std::size_t... Free>
struct with_marks<schema<Entries...>, Free...> : schema<Entries..., json::noted<spell_mark_key<Free>()>...> {
    static constexpr std::size_t first_mark = sizeof...(Entries);  ///< the place of the first mark among the entries
};

template <class Fields, class Places = std::make_index_sequence<free_marks<Fields>.count>>
struct marked_fields;
template <class Fields, std::size_t... Index>
struct marked_fields<Fields, std::index_sequence<Index...>> : with_marks<typename Fields::list, free_marks<Fields>.at[Index]...> {};

struct nothing_declared {};

/// Whether the JSON text is a list or an object without anything in it.
constexpr bool is_empty_bracket(std::string_view json) noexcept {
    const bool bracket = json.starts_with('[') || json.starts_with('{');
    return bracket && json.find_first_not_of(" \t\r\n", 1) == json.size() - 1;
}

/// Reads an answer for its marks and for what `Endpoint` declares. By `json::native` in one pass, if no mark stands in the way
/// of a key or the endpoint itself tells those that do (`tell_marks`); else the marks are read by themselves.
template <class Endpoint, class Json>
class answer_reader {
    using answer_type = typename Endpoint::answer;
    using answer_fields = typename Endpoint::answer_fields;
    static constexpr bool all_free = free_marks<answer_fields>.count == mark_key_count;
    static constexpr bool tells = requires(const answer_type& answer, void (&tell)(std::string_view, std::optional<bool>)) {
        Endpoint::tell_marks(answer, [](std::string_view, const auto&) {});
    };

public:
    static constexpr bool reads_once = std::same_as<Json, json::native> && (all_free || tells);

    /// @param text    the answer's body; it must outlive the reader
    /// @param answer  as made by default
    answer_reader(std::string_view text, answer_type& answer) {
        if constexpr (reads_once) {
            auto report = read_marks<answer_fields>(text, answer);
            if (!report) return;
            for (const std::string_view path : report->mismatched) note_mismatch(path);
            if constexpr (tells) {
                Endpoint::tell_marks(answer, [this](std::string_view key, const auto& value) { this->tell(key, value); });
            }
        } else {
            auto report = Json::template read<answer_fields>(text, answer, json::limits{});
            if (!report) {
                syntax_ = report.error();
                return;
            }
            mismatched_ = std::move(report->mismatched);
            nothing_declared none;
            static_cast<void>(read_marks<schema<>>(text, none));
        }
    }
    answer_reader(const answer_reader&) = delete;
    answer_reader& operator=(const answer_reader&) = delete;

    /// Why the body is no JSON object; null if it is one.
    [[nodiscard]] const json::syntax_error* syntax_error() const noexcept { return syntax_ ? &*syntax_ : nullptr; }

    /// The marks' values; none if the body is no JSON object. They live as long as the reader.
    [[nodiscard]] const mark_values& values() const noexcept { return values_; }

    /// The key paths of the answer whose values are of an unexpected kind. Once.
    [[nodiscard]] std::vector<std::string_view> mismatched() && { return std::move(mismatched_); }

private:
    /// Reads the marks, and what `Fields` declares of `target`, which is as made by default.
    template <class Fields>
    result<json::report, json::syntax_error> read_marks(std::string_view text, auto& target) {
        using fields = marked_fields<Fields>;
        json::noted_values noted;
        auto report = json::native::read_fresh<fields>(text, target, json::limits{}, noted);
        if (!report) {
            syntax_ = report.error();
            return report;
        }
        for (const json::noted_value& each : noted) note_mark(free_marks<Fields>.at[each.entry - fields::first_mark], each.text);
        return report;
    }

    void note_mark(std::size_t place, std::string_view json) {
        const bool silent = json.empty() || (mark_keys.keys[place].name == "error" && is_empty_bracket(json));
        if (silent) return;
        loose_value& value = values_.add(place);
        if (!json::native::read_value(json, value)) value.is = loose_value::kind::other;
    }

    /// A mark of another kind than the answer declares is still there.
    void note_mismatch(std::string_view path) {
        const std::size_t at = mark_index(path);
        if (at != mark_key_count) values_.add(at).is = loose_value::kind::other;
        if (at != mark_key_count || is_declared(path)) mismatched_.push_back(path);
    }

    /// Whether the answer declares the key, one below it, or one that it lies in: some are only there for marks below them.
    static bool is_declared(std::string_view path) noexcept {
        for (const std::string_view key : answer_fields::keys) {
            const std::size_t shared = key.size() < path.size() ? key.size() : path.size();
            const bool parted = key.size() == path.size() || (key.size() > shared ? key : path)[shared] == '.';
            if (parted && key.substr(0, shared) == path.substr(0, shared)) return true;
        }
        return false;
    }

    void tell(std::string_view key, std::optional<bool> value) {
        if (value) values_.add(mark_index(key)).take_boolean(*value);
    }
    void tell(std::string_view key, std::optional<std::int64_t> value) {
        if (value) values_.add(mark_index(key)).take_integer(*value);
    }
    void tell(std::string_view key, std::string_view value) { values_.add(mark_index(key)).take_text(value); }

    mark_values values_{};
    std::vector<std::string_view> mismatched_{};
    std::optional<json::syntax_error> syntax_{};
};

}  // namespace wawp::detail
