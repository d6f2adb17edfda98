#pragma once

#include "domain/case.h"
#include "domain/effect.h"

#include <QString>

namespace tieout::items {

// What a mark says. Never told by colour alone: a shape or a word stands beside it.
enum class Tone : uint8_t { Neutral, Ok, Attention, Warning, Critical, Unknown, Accent };

Tone toneOf(domain::CaseState state);
Tone toneOf(domain::Severity severity);
Tone toneOf(domain::EffectState state);
QString titleOf(domain::CaseState state);
QString titleOf(domain::Severity severity);
QString titleOf(domain::EffectState state);

}
