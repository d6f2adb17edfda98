#pragma once

#include "domain/checkpoint.h"
#include "domain/text.h"
#include "domain/time.h"

#include <QLocale>
#include <QString>

#include <cstdint>
#include <string>

// Words for the work queue, beside the figures of format.h.
namespace tieout::items {

// A machine form (plain decimal) grouped for reading, its decimals as written; a text that is no
// decimal comes back with control marks made visible.
QString machineNumber(const std::string& plain, const QLocale& locale = QLocale());
QString periodText(domain::Period period); // "2026-10", empty for none
QString ageText(int64_t from_us, int64_t now_us); // "3 d", "5 h", "< 1 min"; empty for 0
QString dueText(int64_t due_us, int64_t now_us); // "in 2 d", "2 d late"; empty for 0
QString dateText(domain::Instant at); // YYYY-MM-DD, local time
int64_t nowUs();
// A sentence of the core, translated; an amount followed by its currency ("%2 %3") is grouped for
// reading. Any other value stays as it is: it may be an id.
QString sentenceText(const domain::Text& text, const QLocale& locale = QLocale());
// The same where the sentence names no currency: its first value is a number of records or a quantity.
QString sentenceText(const domain::Text& text, domain::DeltaUnit unit, const QLocale& locale = QLocale());

}
