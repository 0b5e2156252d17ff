// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <wawp/json/policy.hpp>
#include <wawp/json/reader.hpp>
#include <wawp/json/writer.hpp>

namespace wawp::json {

/// The library's own JSON policy: no document in between, the schema's keys are known to the writer and the reader.
///
/// The reader accepts exactly RFC 8259 in UTF-8 (unknown keys and their values included in the check) and touches no
/// byte outside the text it is given: no padding, no terminator, any alignment. A syntax error names the first byte
/// that does not fit; for half a surrogate pair, the backslash of its escape. Depth beyond 1024 is always refused.
/// Both directions may run on many threads at once; nothing is shared.
struct native {
    /// Replaces `out` by one JSON object, without white space, with the fields of all `objects` in order.
    template <layout Layout, class... Bound>
    static void write(std::string& out, const Bound&... objects) {
        out.clear();
        detail::writer to{out};
        to.open('{');
        (detail::write_fields<Layout, typename Bound::fields>(to, objects.object), ...);
        to.close('}');
    }

    /// Resets `target` and fills it from `text`. Views in `target` look into `text`.
    template <class Fields, class T>
    static result<report, syntax_error> read(std::string_view text, T& target, limits bounds = {}) {
        target = T{};
        detail::reading in(text, bounds, tree<Fields>::nodes.data());
        if (!detail::read_document(in, bounds.bytes, target, detail::level<Fields, 0, T>::slots)) {
            return unexpected{syntax_error{in.problem, static_cast<std::size_t>(in.failed_at - in.begin)}};
        }
        return std::move(in.report);
    }
};

static_assert(policy<native>);

}  // namespace wawp::json
