// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <wawp/outbox/csv.hpp>

namespace {

/// Each record as `line:cell|cell`, or `line!problem`.
std::vector<std::string> records(std::string_view text) {
    wawp::csv_reader table(text);
    std::vector<std::string> found, cells;
    while (table.next(cells)) {
        std::string record = std::to_string(table.line());
        if (!table.problem().empty()) {
            found.push_back(record + "!" + std::string(table.problem().substr(0, 20)));
            continue;
        }
        for (std::size_t i = 0; i < cells.size(); ++i) record += (i == 0 ? ":" : "|") + cells[i];
        found.push_back(record);
    }
    CHECK(cells.empty());
    return found;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("csv: cells, lines and their numbers, with either line end, with and without the last one") {
    CHECK(records("a,b\r\nc,d\r\n") == list{"1:a|b", "2:c|d"});
    CHECK(records("a,b\nc,d") == list{"1:a|b", "2:c|d"});
    CHECK(records(",\n,,") == list{"1:|", "2:||"});
    CHECK(records("a,\nb") == list{"1:a|", "2:b"});
    CHECK(records(" a , b ") == list{"1: a | b "});
}

TEST_CASE("csv: nothing, empty lines and a byte order mark") {
    CHECK(records("").empty());
    CHECK(records("\n\r\n").empty());
    CHECK(records("\xEF\xBB\xBF").empty());
    CHECK(records("\xEF\xBB\xBF" "a") == list{"1:a"});
    CHECK(records("\n\na\r\n\r\nb\n\n") == list{"3:a", "5:b"});
    CHECK(records("a,\xEF\xBB\xBF") == list{"1:a|\xEF\xBB\xBF"});
}

TEST_CASE("csv: quotes hold commas, line ends and doubled quotes") {
    CHECK(records(R"("a,b",c)") == list{"1:a,b|c"});
    CHECK(records("\"a\r\nb\nc\",d\ne") == list{"1:a\r\nb\nc|d", "4:e"});
    CHECK(records(R"("say ""hi""","")") == list{R"(1:say "hi"|)"});
    CHECK(records("\"\"\"\"") == list{"1:\""});
    CHECK(records("\"\"\"\n\"\n2") == list{"1:\"\n", "3:2"});
}

TEST_CASE("csv: a bad record is told, and the next line goes on") {
    CHECK(records("a\"b,c\nd") == list{"1!a quote stands insid", "2:d"});
    CHECK(records("\"a\"b,c\r\nd") == list{"1!something stands aft", "2:d"});
    CHECK(records("a\n\"b,c\nd") == list{"1:a", "2!a quote is not close"});
    CHECK(records("\"") == list{"1!a quote is not close"});
    CHECK(records("\"\"\"") == list{"1!a quote is not close"});
    CHECK(records("a\rb\nc") == list{"1!a carriage return st", "2:c"});
    CHECK(records("a,\"b\"\rx\nc") == list{"1!a carriage return st", "2:c"});
}

TEST_CASE("csv: what is written is read back") {
    CHECK(wawp::csv_cell("plain text") == "plain text");
    for (const char* text : {"a,b", "say \"hi\"", "two\nlines", "cr\rlf\r\n", "📅", "\""}) {
        CHECK(records(wawp::csv_cell(text)) == list{std::string("1:") + text});
    }
    CHECK(wawp::csv_cell("\"") == "\"\"\"\"");
}

TEST_CASE("csv: a cell that the reader would pass over is written in quotes") {
    CHECK(wawp::csv_cell("") == "\"\"");
    CHECK(wawp::csv_cell("\xEF\xBB\xBF" "key") == "\"\xEF\xBB\xBF" "key\"");
    CHECK(wawp::csv_cell("key\xEF\xBB\xBF") == "key\xEF\xBB\xBF");
    CHECK(wawp::csv_cell("\xEF\xBB") == "\xEF\xBB");
}

TEST_CASE("csv: whatever cells are written come back, alone and in the table's first, middle and last place") {
    const std::string_view parts[] = {"\xEF\xBB\xBF", "\xEF", ",", "\"", "\r", "\n", " ", "a"};
    list cells{""};
    for (std::size_t from = 0, length = 0; length < 4; ++length) {
        const std::size_t to = cells.size();
        for (; from < to; ++from) {
            for (const std::string_view part : parts) cells.push_back(cells[from] + std::string(part));
        }
    }
    std::size_t lost = 0;
    for (const std::string& cell : cells) {
        for (const list& table : {list{cell}, list{cell, ""}, list{"", cell, cell}}) {
            std::string text;
            for (const std::string& each : table) text.append(&each == &table.front() ? "" : ",").append(wawp::csv_cell(each));
            for (const char* const end : {"", "\n", "\r\n"}) {
                const std::string whole = text + end;
                wawp::csv_reader reader(whole);
                list read;
                lost += !reader.next(read) || !reader.problem().empty() || read != table;
                lost += reader.next(read);
            }
        }
    }
    CHECK(cells.size() == 4'681);
    CHECK(lost == 0);
}
