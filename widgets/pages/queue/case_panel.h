#pragma once

#include "widgets/kit/messages.h"
#include "widgets/pages/queue/case_acts.h"
#include "widgets/shell/page.h"

class QLabel;
class QScrollArea;
class QTabWidget;
class QVBoxLayout;

namespace tieout::ui {

class FieldTable;
class HopStrip;
class PayloadTabs;

// One exception: what is wrong in words, what is compared, where the chain breaks, what can be
// done, what happened so far and what came in.
class CasePanel : public QWidget {
    Q_OBJECT

public:
    CasePanel(desk::Workspace& workspace, Navigator& navigator, CaseActs& acts, QWidget* parent = nullptr);
    void showCase(const domain::Fingerprint& id);
    void reload();
    void clear();
    void showLineage();
    void showStaged(); // the newest effect of the case
    const std::optional<engine::CaseDetail>& detail() const { return m_detail; }

signals:
    void shown(); // the answer is on the screen

private:
    void fill(const engine::CaseDetail& detail);
    void fillHead(const engine::CaseDetail& detail);
    void fillRemedies(const engine::CaseDetail& detail);
    void fillTimeline(const engine::CaseDetail& detail);
    void fillEffects(const engine::CaseDetail& detail);
    void addEffect(const engine::EffectDetail& effect);
    void preview(const engine::EffectDetail& effect);
    QWidget* makeActs();

    desk::Workspace& m_workspace;
    Navigator& m_navigator;
    CaseActs& m_acts;
    std::optional<domain::Fingerprint> m_id;
    std::optional<engine::CaseDetail> m_detail;
    EmptyState* m_empty;
    QScrollArea* m_scroll;
    InlineMessage* m_error;
    PlainLabel* m_sentence;
    QWidget* m_pills;
    PlainLabel* m_facts;
    IdLabel* m_key;
    PlainLabel* m_means;
    FieldTable* m_fields;
    HopStrip* m_strip;
    QVBoxLayout* m_remedies;
    QVBoxLayout* m_timeline;
    QVBoxLayout* m_effects;
    PayloadTabs* m_payloads;
    QTabWidget* m_tabs;
};

}
