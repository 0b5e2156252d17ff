// SPDX-License-Identifier: MIT
// The sample answers in tests/vectors, and the manifest that says what each of them means.
#pragma once

#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <wawp/http/response.hpp>
#include <wawp/json/native.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/schema.hpp>

namespace tests {

inline std::string vector_text(const std::string& name) {
    std::ifstream file(std::string(WAWP_TEST_DIR) + "/vectors/" + name, std::ios::binary);
    if (!file) throw std::runtime_error("no such vector: " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct sample {
    std::optional<std::string> file{}, expect{}, reason{}, content_type{}, retry_after{}, mitigated{};
    std::optional<std::string> id{}, code{}, shows{}, resend{}, reads{};  // what the receipt or the error must show
    std::optional<int> status{}, waits{};

    [[nodiscard]] wawp::http::response answer() const {
        wawp::http::response answer{.status = *status, .headers = {}, .body = vector_text(*file)};
        if (content_type) answer.headers.push_back({"content-type", *content_type});
        if (retry_after) answer.headers.push_back({"retry-after", *retry_after});
        if (mitigated) answer.headers.push_back({"cf-mitigated", *mitigated});
        return answer;
    }
};

using sample_fields = wawp::schema<
    wawp::field<"file", &sample::file>,
    wawp::field<"status", &sample::status>,
    wawp::field<"headers.content-type", &sample::content_type>,
    wawp::field<"headers.retry-after", &sample::retry_after>,
    wawp::field<"headers.cf-mitigated", &sample::mitigated>,
    wawp::field<"expect", &sample::expect>,
    wawp::field<"reason", &sample::reason>,
    wawp::field<"id", &sample::id>,
    wawp::field<"code", &sample::code>,
    wawp::field<"shows", &sample::shows>,
    wawp::field<"resend", &sample::resend>,
    wawp::field<"reads", &sample::reads>,
    wawp::field<"retry_after", &sample::waits>>;

struct manifest {
    std::vector<wawp::json::raw> samples{};
};
using manifest_fields = wawp::schema<wawp::field<"samples", &manifest::samples>>;

/// Every row of the manifest in a folder of tests/vectors; the files' names count from tests/vectors on.
inline std::vector<sample> samples(const std::string& folder = "") {
    manifest all;
    if (!wawp::json::native::read<manifest_fields>("{\"samples\":" + vector_text(folder + "manifest.json") + "}", all)) {
        throw std::runtime_error("manifest.json cannot be read");
    }
    std::vector<sample> rows;
    for (const wawp::json::raw& row : all.samples) {
        if (!wawp::json::native::read<sample_fields>(row.text, rows.emplace_back())) {
            throw std::runtime_error("a row of manifest.json cannot be read: " + row.text);
        }
        rows.back().file->insert(0, folder);
    }
    return rows;
}

}  // namespace tests
