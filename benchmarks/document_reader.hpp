// SPDX-License-Identifier: MIT
// RapidJSON, Boost.JSON and nlohmann/json doing the same work: each parses into its document, from which the same members
// are filled from the same schema. The next key is first looked for behind the last one, then by the library's search.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>
#include <nlohmann/json.hpp>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "entries.hpp"

namespace peers {

/// Fills members from a document: `Api` says how to ask for a kind and for the next member.
template <class Api>
struct document_reader {
    using value_type = typename Api::value_type;

    template <class T>
    static void put(const value_type& from, std::optional<T>& to) {
        if (Api::is_null(from)) return;
        if constexpr (std::is_same_v<T, bool>) {
            to = Api::boolean(from);
        } else if constexpr (std::is_same_v<T, double>) {
            to = Api::real(from);
        } else if constexpr (is_text<T>) {
            to.emplace(Api::text(from));
        } else if constexpr (requires(T& t) { t.take_integer(0); }) {
            to.emplace().take_integer(Api::integer(from));
        } else if constexpr (requires(T& t) { t.take_text(""); }) {
            to.emplace().take_text(Api::text(from));
        } else if constexpr (requires(T& t) { t.text; }) {
            take_any(from, to.emplace().text);
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            to = static_cast<T>(Api::integer(from));
        } else {
            list(from, to.emplace());
        }
    }

    /// A document no longer has a value's own text, quotes and escapes included. The fastest that says as much is the text
    /// of a string without its quotes; what is no string is written out again.
    static void take_any(const value_type& from, std::string& to) {
        if (Api::is_string(from)) {
            to = Api::text(from);
        } else {
            to = Api::dump(from);
        }
    }

    template <class T>
    static void list(const value_type& from, std::vector<T>& to) {
        if (!Api::is_array(from)) return;  // an empty list comes as {}
        to.reserve(Api::count(from));
        for (const value_type& item : Api::items(from)) take_any(item, to.emplace_back().text);
    }

    template <class Fields, class T>
    static void read(const value_type& from, T& to) {
        auto next = Api::begin(from);
        const auto end = Api::end(from);
        Fields::for_each([&]<class Entry>() {
            if constexpr (is_documented<Entry>) {
                constexpr std::string_view key = Entry::key.view();
                auto found = next != end && Api::key(next) == key ? next : Api::find(from, key);
                if (found == end) return;
                next = found;
                if constexpr (is_struct<Entry>) {
                    read<typename Entry::schema>(Api::value(found), Entry::get(to));
                } else {
                    put(Api::value(found), Entry::get(to));
                }
                ++next;
            }
        });
    }
};

struct rapidjson_api {
    using value_type = rapidjson::Value;
    static bool is_null(const value_type& v) { return v.IsNull(); }
    static bool is_string(const value_type& v) { return v.IsString(); }
    static bool is_array(const value_type& v) { return v.IsArray(); }
    static bool boolean(const value_type& v) { return v.GetBool(); }
    static double real(const value_type& v) { return v.GetDouble(); }
    static std::int64_t integer(const value_type& v) { return v.GetInt64(); }
    static std::string_view text(const value_type& v) { return {v.GetString(), v.GetStringLength()}; }
    static std::size_t count(const value_type& v) { return v.Size(); }
    static auto items(const value_type& v) { return v.GetArray(); }
    static std::string dump(const value_type& v) {
        rapidjson::StringBuffer out;
        rapidjson::Writer<rapidjson::StringBuffer> to(out);
        v.Accept(to);
        return {out.GetString(), out.GetSize()};
    }
    static auto begin(const value_type& v) { return v.MemberBegin(); }
    static auto end(const value_type& v) { return v.MemberEnd(); }
    static std::string_view key(value_type::ConstMemberIterator at) { return text(at->name); }
    static const value_type& value(value_type::ConstMemberIterator at) { return at->value; }
    static auto find(const value_type& v, std::string_view key) {
        return v.FindMember(value_type(key.data(), static_cast<rapidjson::SizeType>(key.size())));
    }
};

struct boost_api {
    using value_type = boost::json::value;
    static bool is_null(const value_type& v) { return v.is_null(); }
    static bool is_string(const value_type& v) { return v.is_string(); }
    static bool is_array(const value_type& v) { return v.is_array(); }
    static bool boolean(const value_type& v) { return v.get_bool(); }
    static double real(const value_type& v) { return v.to_number<double>(); }
    static std::int64_t integer(const value_type& v) { return v.get_int64(); }
    static std::string_view text(const value_type& v) { return {v.get_string().data(), v.get_string().size()}; }
    static std::size_t count(const value_type& v) { return v.get_array().size(); }
    static const boost::json::array& items(const value_type& v) { return v.get_array(); }
    static std::string dump(const value_type& v) { return boost::json::serialize(v); }
    static auto begin(const value_type& v) { return v.get_object().begin(); }
    static auto end(const value_type& v) { return v.get_object().end(); }
    static std::string_view key(boost::json::object::const_iterator at) { return {at->key().data(), at->key().size()}; }
    static const value_type& value(boost::json::object::const_iterator at) { return at->value(); }
    static auto find(const value_type& v, std::string_view key) {
        return v.get_object().find({key.data(), key.size()});
    }
};

struct nlohmann_api {
    using value_type = nlohmann::json;
    static bool is_null(const value_type& v) { return v.is_null(); }
    static bool is_string(const value_type& v) { return v.is_string(); }
    static bool is_array(const value_type& v) { return v.is_array(); }
    static bool boolean(const value_type& v) { return v.get<bool>(); }
    static double real(const value_type& v) { return v.get<double>(); }
    static std::int64_t integer(const value_type& v) { return v.get<std::int64_t>(); }
    static std::string_view text(const value_type& v) { return v.get_ref<const std::string&>(); }
    static std::size_t count(const value_type& v) { return v.size(); }
    static const value_type& items(const value_type& v) { return v; }
    static std::string dump(const value_type& v) { return v.dump(); }
    static auto begin(const value_type& v) { return v.begin(); }
    static auto end(const value_type& v) { return v.end(); }
    static std::string_view key(const value_type::const_iterator& at) { return at.key(); }
    static const value_type& value(const value_type::const_iterator& at) { return at.value(); }
    static auto find(const value_type& v, std::string_view key) { return v.find(key); }
};

template <class Fields, class T>
bool rapidjson_read(std::string_view text, T& to) {
    to = T{};
    static char values[64 * 1024], stack[8 * 1024];  // reused, as its documentation advises
    rapidjson::MemoryPoolAllocator<> value_pool(values, sizeof values), stack_pool(stack, sizeof stack);
    rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>, rapidjson::MemoryPoolAllocator<>>
        document(&value_pool, 2048, &stack_pool);
    document.Parse(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject()) return false;
    document_reader<rapidjson_api>::read<Fields>(static_cast<const rapidjson::Value&>(document), to);
    return true;
}

template <class Fields, class T>
bool boost_read(boost::json::parser& parser, std::string_view text, T& to) {
    to = T{};
    static unsigned char memory[64 * 1024];
    boost::json::monotonic_resource pool(memory, sizeof memory);
    boost::json::error_code failure;
    parser.reset(&pool);
    parser.write(text.data(), text.size(), failure);
    if (failure) return false;
    const boost::json::value document = parser.release();
    if (!document.is_object()) return false;
    document_reader<boost_api>::read<Fields>(document, to);
    return true;
}

template <class Fields, class T>
bool nlohmann_read(std::string_view text, T& to) {
    to = T{};
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object()) return false;
    document_reader<nlohmann_api>::read<Fields>(document, to);
    return true;
}

}  // namespace peers
