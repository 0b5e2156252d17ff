// SPDX-License-Identifier: MIT
// Other endpoints of such a gateway, each on a few lines: a struct, its fields, a path. They show how; the keys are those of
// the engines, and what your gateway wants, its documentation says.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include <wawp/event/authentication.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/more_rules.hpp>
#include <wawp/wawp.hpp>

// --- send text: the token in the body, as the gateway documents it ---
struct text_message {
    wawp::required<std::string> chat_id;
    wawp::required<std::string> text;
    wawp::optional<std::string> reply_to{};
};
using text_fields = wawp::schema<
    wawp::field<"chatId", &text_message::chat_id, wawp::chat_id{}>,
    wawp::field<"text", &text_message::text, wawp::not_blank{}>,
    wawp::field<"reply_to", &text_message::reply_to>>;

struct send_text : wawp::message_endpoint<"/v2/send/text"> {
    template <std::same_as<text_message>>
    using request_fields = text_fields;
};

// --- send poll: a list with rules, and the token in a header ---
struct poll_message {
    wawp::required<std::string> chat_id;
    wawp::required<std::string> question;
    wawp::required<std::vector<std::string>> options;
    wawp::required<bool> multiple_answers = false;
};
using poll_fields = wawp::schema<
    wawp::field<"chatId", &poll_message::chat_id, wawp::chat_id{}>,
    wawp::field<"poll.name", &poll_message::question, wawp::not_blank{}>,
    wawp::field<"poll.options", &poll_message::options, wawp::at_least<2>{}, wawp::at_most<12>{}, wawp::each<wawp::not_blank>{}>,
    wawp::field<"poll.multipleAnswers", &poll_message::multiple_answers>>;

struct send_poll : wawp::message_endpoint<"/v2/send/poll", wawp::auth::header<"access-token">> {
    template <std::same_as<poll_message>>
    using request_fields = poll_fields;
};

// --- send location: numbers with limits, and the token as a bearer ---
struct place {
    wawp::required<std::string> chat_id;
    wawp::required<double> latitude;
    wawp::required<double> longitude;
    wawp::optional<std::string> title{};
};
using place_fields = wawp::schema<
    wawp::field<"chatId", &place::chat_id, wawp::chat_id{}>,
    wawp::field<"latitude", &place::latitude, wawp::between<-90, 90>{}>,
    wawp::field<"longitude", &place::longitude, wawp::between<-180, 180>{}>,
    wawp::field<"title", &place::title>>;

struct send_location : wawp::message_endpoint<"/v2/send/location", wawp::auth::bearer> {
    template <std::same_as<place>>
    using request_fields = place_fields;
};

// --- send image, of an engine that one hosts oneself: an object in the body, another key for the session ---
struct media_file {
    wawp::required<std::string> url;
    wawp::required<std::string> mimetype;
    wawp::optional<std::string> filename{};
};
using media_fields = wawp::schema<wawp::field<"url", &media_file::url, wawp::not_blank{}>,
    wawp::field<"mimetype", &media_file::mimetype, wawp::any_of<"image/jpeg", "image/png">{}>,
    wawp::field<"filename", &media_file::filename>>;

struct image {
    wawp::required<std::string> chat_id;
    media_file file;
    wawp::optional<std::string> caption{};
};
using image_fields = wawp::schema<wawp::field<"chatId", &image::chat_id, wawp::chat_id{}>,
    wawp::object<"file", &image::file, media_fields>,
    wawp::field<"caption", &image::caption>>;

struct send_image : wawp::message_endpoint<"/api/sendImage", wawp::auth::header<"X-Api-Key", "session">, wawp::json::layout::nested> {
    template <std::same_as<image>>
    using request_fields = image_fields;
};
