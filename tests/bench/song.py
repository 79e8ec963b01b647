"""Sessions of built-in nodes for benchmarks."""

import json

RATE = 48000


class Song:
    """A session being wired."""

    def __init__(self, folder, seconds):
        self.folder = folder
        self.document = {"format": "lacquer-session", "version": 1, "name": folder.stem, "sampleRate": RATE,
                         "quantum": 256, "start": 0, "end": RATE * seconds, "nodes": [], "connections": [], "clips": []}

    def add(self, kind, name, parameters=None):
        nodes = self.document["nodes"]
        nodes.append({"id": len(nodes) + 1, "type": "lacquer:" + kind, "name": name, "width": 2,
                      "position": [0, 60 * len(nodes)], **({"parameters": parameters} if parameters else {})})
        return len(nodes)

    def connect(self, source, target):
        wires = self.document["connections"]
        wires.append({"id": len(wires) + 1, "from": [source, "out"], "to": [target, "in"]})

    def chain(self, start, *links):
        for kind, name, parameters in links:
            node = self.add(kind, name, parameters)
            self.connect(start, node)
            start = node
        return start

    def track(self, name, file, clip_seconds):
        node = self.add("track", name)
        for at in range(0, self.document["end"], RATE * clip_seconds):
            length = min(RATE * clip_seconds, self.document["end"] - at)
            self.document["clips"].append({"node": node, "file": str(file), "external": True, "position": at,
                                           "length": length})
        return node

    def master(self, start):
        self.connect(self.chain(start, ("eq", "Master EQ", {"band2.gain": 2}), ("multiband", "Master multiband", None),
                                ("limiter", "Limiter", {"ceiling": -1})), self.add("output", "Output"))

    def set(self, name, parameter, value):
        for node in self.document["nodes"]:
            if node["name"] == name:
                node.setdefault("parameters", {})[parameter] = value
        self.save()

    def save(self):
        self.folder.mkdir(exist_ok=True)
        (self.folder / "session.json").write_text(json.dumps(self.document))
