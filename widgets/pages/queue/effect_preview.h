#pragma once

#include "desk/workspace.h"

#include <QDialog>

namespace tieout::ui {

// Exactly what an effect will send: target, amount, request, bytes with their digest, and the
// journal lines it is expected to make.
class EffectPreview : public QDialog {
    Q_OBJECT

public:
    EffectPreview(QWidget* parent, const engine::EffectDetail& effect);

signals:
    void withdrawRequested(const tieout::domain::EffectId& id);
    void approvalsRequested(const tieout::domain::EffectId& id);

private:
    QWidget* journal(const engine::EffectDetail& effect);
};

}
