// SPDX-License-Identifier: MIT
#include "work.hpp"

#include <cstddef>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace work {

namespace {

/// One of the answers that the tests read as well.
std::string vector_file(const char* name) {
    std::ifstream file(std::string(WAWP_VECTORS "/") + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

nlohmann::ordered_json reversed(const nlohmann::ordered_json& value) {
    if (!value.is_object()) return value;
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (auto at = value.rbegin(); at != value.rend(); ++at) out[at.key()] = reversed(at.value());
    return out;
}

nlohmann::ordered_json shuffled(const nlohmann::ordered_json& value, std::mt19937& dice) {
    if (!value.is_object()) return value;
    std::vector<std::string> keys;
    for (const auto& member : value.items()) keys.push_back(member.key());
    for (std::size_t i = keys.size(); i > 1; --i) std::swap(keys[i - 1], keys[dice() % i]);
    nlohmann::ordered_json out = nlohmann::ordered_json::object();
    for (const std::string& key : keys) out[key] = shuffled(value[key], dice);
    return out;
}

}  // namespace

const std::string& pretty_answer() {
    static const std::string text = vector_file("s01_webjs_seed_docs_image.json");
    return text;
}

const std::string& compact_answer() {
    static const std::string text = nlohmann::ordered_json::parse(pretty_answer()).dump();
    return text;
}

const std::string& reversed_answer() {
    static const std::string text = reversed(nlohmann::ordered_json::parse(pretty_answer())).dump();
    return text;
}

const std::string& answer_with_escapes() {
    static const std::string text = [] {
        std::string spelled;
        while (spelled.size() < 1000) {
            spelled += R"(Agenda: the \"roadmap\" for Q1,\n\t- caf\u00e9 \ud83d\udcc5 \u0645\u0631\u062d\u0628\u0627, )"
                       R"(C:\\plans and bring numbers 📅\r\n会议室 A, Reunião de equipa: budget and staffing\n)";
        }
        nlohmann::ordered_json answer = nlohmann::ordered_json::parse(pretty_answer());
        const std::string here = "TEXT_WITH_ESCAPES";
        for (const char* key : {"body", "caption", "deprecatedMms3Url", "directPath"}) answer["_data"][key] = here;
        answer["body"] = here;
        std::string out = answer.dump();
        for (auto at = out.find(here); at != out.npos; at = out.find(here)) out.replace(at, here.size(), spelled);
        return out;
    }();
    return text;
}

const std::string& answer_with_mentions() {
    static const std::string text = [] {
        nlohmann::ordered_json answer = nlohmann::ordered_json::parse(pretty_answer());
        auto& mentions = answer["mentionedIds"] = nlohmann::ordered_json::array();
        for (int i = 0; i < 64; ++i) mentions.push_back(std::to_string(201000000042 + 7919 * i) + "@c.us");
        return answer.dump();
    }();
    return text;
}

const std::string& answer_of_other_engine() {
    static const std::string text = [] {
        std::mt19937 dice(2026);
        return shuffled(nlohmann::ordered_json::parse(vector_file("s02_webjs_event_group.json")), dice).dump();
    }();
    return text;
}

}  // namespace work
