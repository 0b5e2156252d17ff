// SPDX-License-Identifier: MIT
// The endpoints of examples/endpoints.hpp once more, each declared once, in at most ten lines: the struct is
// its own schema and its own endpoint.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <wawp/event/authentication.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/reflect.hpp>
#include <wawp/wawp.hpp>

namespace declared {

// --- send text
struct text_message : wawp::sent_to<wawp::message_endpoint<"/v2/send/text">> {
    [[=wawp::key("chatId"), =wawp::chat_id{}]] wawp::required<std::string> chat_id;
    [[=wawp::not_blank{}]] wawp::required<std::string> text;
    wawp::optional<std::string> reply_to{};
};

// --- send poll
struct poll_message : wawp::sent_to<wawp::message_endpoint<"/v2/send/poll", wawp::auth::header<"access-token">>> {
    [[=wawp::key("chatId"), =wawp::chat_id{}]] wawp::required<std::string> chat_id;
    [[=wawp::key("poll.name"), =wawp::not_blank{}]] wawp::required<std::string> question;
    [[=wawp::key("poll.options"), =wawp::at_least<2>{}, =wawp::at_most<12>{}, =wawp::each<wawp::not_blank>{}]]
    wawp::required<std::vector<std::string>> options;
    [[=wawp::key("poll.multipleAnswers")]] wawp::required<bool> multiple_answers = false;
};

// --- send location
struct [[=wawp::key_style::camel]] place : wawp::sent_to<wawp::message_endpoint<"/v2/send/location", wawp::auth::bearer>> {
    [[=wawp::chat_id{}]] wawp::required<std::string> chat_id;
    [[=wawp::between<-90, 90>{}]] wawp::required<double> latitude;
    [[=wawp::between<-180, 180>{}]] wawp::required<double> longitude;
    wawp::optional<std::string> title{};
};

// --- send image
struct media_file {
    [[=wawp::not_blank{}]] wawp::required<std::string> url;
    [[=wawp::any_of<"image/jpeg", "image/png">{}]] wawp::required<std::string> mimetype;
    wawp::optional<std::string> filename{};
};
struct image : wawp::sent_to<wawp::message_endpoint<"/api/sendImage", wawp::auth::header<"X-Api-Key", "session">, wawp::json::layout::nested>> {
    [[=wawp::key("chatId"), =wawp::chat_id{}]] wawp::required<std::string> chat_id;
    media_file file;
    wawp::optional<std::string> caption{};
};

// --- the event of an engine that one hosts oneself
struct event : wawp::sent_to<wawp::self_hosted::send_event> {
    [[=wawp::key("chatId"), =wawp::chat_id{}]] wawp::required<std::string> chat_id;
    [[=wawp::key("event.name"), =wawp::not_blank{}]] wawp::required<std::string> name;
    [[=wawp::key("event.description")]] wawp::optional<std::string> description{};
    [[=wawp::key("event.startTime"), =wawp::plausible_seconds{}]] wawp::required<std::chrono::sys_seconds> start_time;
    [[=wawp::key("event.endTime"), =wawp::plausible_seconds{}, =wawp::later_than(&event::start_time)]] wawp::optional<std::chrono::sys_seconds> end_time{};
    [[=wawp::key("event.location.name"), =wawp::not_blank{}]] wawp::optional<std::string> location{};
    [[=wawp::key("event.extraGuestsAllowed")]] wawp::required<bool> extra_guests_allowed = false;
    wawp::optional<std::string> reply_to{};
};

}  // namespace declared
