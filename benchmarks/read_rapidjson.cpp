// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "document_reader.hpp"
#include "read.hpp"

namespace {

struct api {
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

struct library {
    static constexpr bool has_views = false;  // the document is gone once the members are filled
    std::string_view text;
    explicit library(const std::string& source) : text(source) {}

    template <class Fields, peers::key_order Order, class T>
    bool read(T& to) {
        peers::empty<Fields>(to);
        static char values[64 * 1024], stack[8 * 1024];  // reused, as its documentation advises
        using pool = rapidjson::MemoryPoolAllocator<>;
        pool value_pool(values, sizeof values), stack_pool(stack, sizeof stack);
        rapidjson::GenericDocument<rapidjson::UTF8<>, pool, pool> document(&value_pool, 2048, &stack_pool);
        document.Parse(text.data(), text.size());
        if (document.HasParseError() || !document.IsObject()) return false;
        peers::document_reader<api>::read<Fields, Order>(static_cast<const rapidjson::Value&>(document), to);
        return true;
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("rapidjson");

}  // namespace
