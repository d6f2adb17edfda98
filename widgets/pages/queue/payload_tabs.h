#pragma once

#include "engine/queries.h"

#include <QWidget>

class QComboBox;
class QPlainTextEdit;

namespace tieout::ui {

class PlainLabel;

// What came in and went out, byte for byte: laid out, raw, or the lines in which two differ.
class PayloadTabs : public QWidget {
    Q_OBJECT

public:
    explicit PayloadTabs(QWidget* parent = nullptr);
    void set(const std::vector<engine::PayloadView>& payloads);

private:
    void show();
    void showDifference(const engine::PayloadView& a, const engine::PayloadView& b);

    std::vector<engine::PayloadView> m_payloads;
    QComboBox* m_which;
    QComboBox* m_how;
    QComboBox* m_other;
    PlainLabel* m_origin;
    QPlainTextEdit* m_text;
};

// JSON with one member a line; every token stays as written, numbers are never read. Anything
// else comes back as it is.
QString layOut(const std::string& bytes);

}
