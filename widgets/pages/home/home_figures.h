#pragma once

#include "engine/queries.h"
#include "widgets/kit/theme.h"

#include <QString>

#include <span>
#include <vector>

namespace tieout::ui {

// A figure a home page can show as a tile: its name, what it means, and what a click opens.
struct HomeFigureSpec {
    enum Show : uint8_t {
        Count,
        Share, // part of a whole, in percent
        Covered, // money that is a part of other money, in percent of the largest currency
        Age, // of the oldest
    };
    const char* id; // HomeFigure::id, or that of a number of HomeFigures
    const char* object_name;
    const char* title; // context "tieout::ui::HomeFigures"
    const char* definition;
    Tone tone; // while it is not zero (a share: not whole)
    Show show = Count;
    const char* page = "queue"; // where a click leads; the queue with the figure's filter
};
std::span<const HomeFigureSpec> homeFigureSpecs();
const HomeFigureSpec& homeFigureSpec(std::string_view id);
QString homeFigureTitle(const HomeFigureSpec& spec);
QString homeFigureDefinition(const HomeFigureSpec& spec);

// One home per job: which figures and charts it begins with.
struct HomeVariant {
    const char* id;
    const char* title; // context "tieout::ui::HomeFigures"
    std::vector<domain::Role> roles;
    std::vector<const char*> tiles;
    bool causes = false; // root causes instead of teams
    bool money = true; // residual by currency and readiness of periods
};
std::span<const HomeVariant> homeVariants();
std::vector<const HomeVariant*> homeVariantsOf(const engine::Session& session);
QString homeVariantTitle(const HomeVariant& variant);

// What a tile shows, worked out from the answer.
struct HomeTileText {
    QString figure;
    QString exact; // further lines of the tooltip
    Tone tone = Tone::Neutral;
    std::optional<engine::QueueFilter> filter;
};
HomeTileText homeTileText(const HomeFigureSpec& spec, const engine::HomeFigures& figures, const engine::Session& session);

}
