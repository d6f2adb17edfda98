#pragma once

#include "engine/queries.h"

#include <QWidget>

class QFormLayout;
class QPlainTextEdit;
class QTabWidget;

namespace tieout::ui {

class ListTable;
class Pill;
class PlainLabel;

// One posting, whole: what it does in words, the journal lines it is expected to make, the exact
// bytes with their digest, the attempts and what happened.
class EffectPane : public QWidget {
    Q_OBJECT

public:
    explicit EffectPane(QWidget* parent = nullptr);
    void show(const engine::EffectDetail& detail);
    using QWidget::show;
    void clear();

private:
    void addFact(const QString& name, const QString& value, bool id = false);
    void showFacts(const engine::EffectDetail& detail);
    void showPreview(const engine::EffectDetail& detail);
    void showAttempts(const engine::EffectDetail& detail);

    PlainLabel* m_title;
    PlainLabel* m_amount;
    Pill* m_state;
    Pill* m_badge;
    QFormLayout* m_facts;
    ListTable* m_preview;
    QTabWidget* m_tabs;
    QPlainTextEdit* m_pretty;
    QPlainTextEdit* m_raw;
    ListTable* m_attempts;
    QPlainTextEdit* m_answer;
    ListTable* m_timeline;
    std::vector<engine::AttemptRow> m_attempt_rows;
};

// "Demo", "Sandbox" or "Production", and the tone it is drawn in.
QString badgeTitle(const std::string& badge);
int badgeTone(const std::string& badge);
// "108.60 EUR and 99.00 USD": sums by currency of the given postings.
QString totalsInWords(const std::vector<const engine::EffectRow*>& rows);
// "netsuite-de (Sandbox) and netsuite-us (Production)".
QString targetsInWords(const std::vector<const engine::EffectRow*>& rows);
QString operationTitle(const std::string& operation); // "Post invoice"

}
