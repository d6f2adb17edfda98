#pragma once

#include "engine/ports.h"

#include <QTest>

#include <string>

namespace tieout::tests {

inline void effectFault(const char* name, const char* fault, engine::SendReport::Outcome outcome, int applied)
{
    QTest::newRow(name) << QString::fromLatin1(fault) << int(outcome) << applied;
}

// Ways an exchange can go wrong that mean the same with every vendor: what may be said about it, and
// how often the effect was applied. For a test with these columns; a vendor's own rows come after.
inline void effectFaultRows()
{
    using R = engine::SendReport;
    QTest::addColumn<QString>("fault");
    QTest::addColumn<int>("outcome");
    QTest::addColumn<int>("applied");
    effectFault("none", "", R::Posted, 1);
    effectFault("refuse", "'fault':'refuse','ms':800", R::NotSent, 0);
    effectFault("stall", "'fault':'stall'", R::Unknown, 0);
    effectFault("reset before", "'fault':'reset_before'", R::Unknown, 0);
    effectFault("reset in", "'fault':'reset_in'", R::Unknown, 0);
    effectFault("reset after", "'fault':'reset_after'", R::Unknown, 0);
    effectFault("closed after", "'fault':'close_after'", R::Unknown, 0);
    effectFault("apply then reset", "'fault':'apply_then_reset'", R::Unknown, 1);
    effectFault("apply then close", "'fault':'apply_then_close'", R::Unknown, 1);
    effectFault("apply late", "'fault':'apply_late','ms':100", R::Unknown, 1);
    effectFault("answer late", "'fault':'answer_late','ms':200", R::Posted, 1);
    effectFault("answer too late", "'fault':'answer_late','ms':3000", R::Unknown, 1);
    effectFault("truncated", "'fault':'truncated'", R::Unknown, 1);
    effectFault("doubled", "'fault':'doubled'", R::Posted, 1);
    effectFault("html", "'fault':'html'", R::Unknown, 0);
    effectFault("html, stored", "'fault':'html','stored':true", R::Unknown, 1);
    effectFault("200 with an error", "'fault':'ok_with_error'", R::Unknown, 0);
    effectFault("201 without body", "'fault':'created_empty'", R::Unknown, 1);
    effectFault("500", "'fault':'status','status':500", R::Unknown, 0);
    effectFault("500, stored", "'fault':'status','status':500,'stored':true", R::Unknown, 1);
    effectFault("503, stored", "'fault':'status','status':503,'stored':true", R::Unknown, 1);
    effectFault("409", "'fault':'status','status':409", R::Unknown, 0);
    effectFault("429", "'fault':'status','status':429", R::NotSent, 0);
    effectFault("429 with Retry-After", "'fault':'status','status':429,'retry_after':2", R::NotSent, 0);
    effectFault("endless", "'fault':'endless','stored':true", R::Unknown, 1);
    effectFault("redirect", "'fault':'redirect','location':'http://127.0.0.1:1/x'", R::Unknown, 0);
}

}
