// SPDX-License-Identifier: MIT
// ask_ajv <node> <npm> <validate.mjs> <folder>: whether an independent validator agrees with the schemas that the library makes.
// Installs ajv into the folder if it is not there. Without Node, npm or a network it says "not run" and ends with 77.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <wawp/core/constant_text.hpp>

#include "describe/samples.hpp"

namespace {

constexpr int not_run = 77;

int skip(std::string_view why) {
    std::printf("not run: %s\n", std::string(why).c_str());
    return not_run;
}

std::string in_json(std::string_view text) {
    std::string made(6 * text.size() + 2, ' ');
    wawp::detail::text_sink out(made.data());
    out.put_string(text);
    made.resize(out.size());
    return made;
}

/// The samples as JSON; empty if the library's own reader does not agree with them.
std::string write_samples() {
    std::string all = "[";
    for (const samples::suite& suite : samples::all()) {
        all.append(all.size() == 1 ? "" : ",").append("{\"name\":" + in_json(suite.name) + ",\"schema\":" + in_json(suite.schema) + ",\"good\":[");
        all.append(in_json(samples::write(suite.good, suite.nested)));
        for (const samples::change& one : suite.fine) all.append("," + in_json(samples::changed(suite.good, one, suite.nested)));
        all.append("],\"bad\":[");
        bool first = true;
        for (const samples::change& one : suite.wrong) {
            const std::string text = samples::changed(suite.good, one, suite.nested);
            all.append(first ? "" : ",").append("{\"text\":" + in_json(text) + ",\"sayable\":" + (one.sayable ? "true}" : "false}"));
            first = false;
        }
        all.append("]}");
    }
    return all.append("]");
}

std::string quoted(const std::filesystem::path& path) { return "\"" + path.string() + "\""; }

}  // namespace

int main(int count, char** arguments) {
    if (count != 5) return skip("it needs four arguments");
    const std::filesystem::path node = arguments[1], npm = arguments[2], script = arguments[3], folder = arguments[4];
    if (!std::filesystem::exists(node)) return skip("Node is missing");
    std::filesystem::create_directories(folder);
    const auto installed = folder / "node_modules";
    if (!std::filesystem::exists(installed / "ajv" / "package.json") || !std::filesystem::exists(installed / "ajv-formats" / "package.json")) {
        if (!std::filesystem::exists(npm)) return skip("ajv is not installed, and npm is missing");
        const std::string install = quoted(npm) + " install --silent --no-audit --no-fund --prefix " + quoted(folder) + " ajv@8 ajv-formats@3";
        if (std::system(install.c_str()) != 0) return skip("npm could not install ajv; is this machine offline?");
    }
    const auto copy = folder / "validate.mjs", texts = folder / "samples.json";
    std::filesystem::copy_file(script, copy, std::filesystem::copy_options::overwrite_existing);
    std::ofstream(texts, std::ios::binary) << write_samples();
    return std::system((quoted(node) + " " + quoted(copy) + " " + quoted(texts)).c_str()) == 0 ? 0 : 1;
}
