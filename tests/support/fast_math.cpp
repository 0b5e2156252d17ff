// SPDX-License-Identifier: MIT
// Built with -ffast-math, where a compiler takes every number for finite: validation must still refuse one that is not.
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <wawp/schema/required.hpp>
#include <wawp/schema/schema.hpp>
#include <wawp/schema/validate.hpp>

namespace {

struct reading {
    wawp::required<double> value;
    wawp::required<float> tolerance;
    double scale = 1;
};

struct reading_fields : wawp::schema<wawp::field<"value", &reading::value>, wawp::field<"tolerance", &reading::tolerance>,
                                     wawp::field<"scale", &reading::scale>> {};

/// A number whose value no compiler knows.
double parsed(const char* text) { return std::strtod(text, nullptr); }

int failures = 0;

void expect(const char* what, const reading& given, std::size_t violations) {
    const std::size_t found = wawp::validate<reading_fields>(given).size();
    if (found == violations) return;
    std::printf("%s: %zu violations, expected %zu\n", what, found, violations);
    ++failures;
}

}  // namespace

int main() {
    for (const char* const text : {"inf", "-inf", "nan", "-nan"}) {
        const double number = parsed(text);
        expect(text, {.value = number, .tolerance = 1.0F}, 1);
        expect(text, {.value = 1, .tolerance = static_cast<float>(number)}, 1);
        expect(text, {.value = 1, .tolerance = 1.0F, .scale = number}, 1);
    }
    expect("1e308", {.value = parsed("1e308"), .tolerance = 1.0F}, 0);
    expect("-1e-300", {.value = parsed("-1e-300"), .tolerance = 1.0F}, 0);
    return failures == 0 ? 0 : 1;
}
