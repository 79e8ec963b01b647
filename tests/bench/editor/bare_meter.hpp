// BareMeter: the bars of a meter as rectangle nodes, set to whatever the beat says; lying, or upright as in the mixer.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QQuickItem>

namespace lacquer::bench {

class BareMeter : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(quint64 node MEMBER node_ REQUIRED)
    Q_PROPERTY(int channels MEMBER channels_ REQUIRED)
    Q_PROPERTY(bool upright MEMBER upright_)
    Q_PROPERTY(int beat MEMBER beat_ WRITE setBeat)

public:
    explicit BareMeter(QQuickItem* parent = nullptr) : QQuickItem(parent) { setFlag(ItemHasContents); }
    void setBeat(int beat);

protected:
    QSGNode* updatePaintNode(QSGNode* old, UpdatePaintNodeData*) override;

private:
    quint64 node_ = 0;
    int channels_ = 2;
    bool upright_ = false;
    int beat_ = -1;
};

}  // namespace lacquer::bench
