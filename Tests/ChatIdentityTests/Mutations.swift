/// Changes that an enemy can make to bytes.
enum Mutations {
    /// The bytes with each of their bits flipped.
    static func flips(of bytes: [UInt8]) -> some Sequence<[UInt8]> {
        (0..<8 * bytes.count).lazy.map { bit in
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            return changed
        }
    }

    /// All shorter beginnings of the bytes, and the bytes with one more.
    static func otherLengths(of bytes: [UInt8]) -> [[UInt8]] {
        (0..<bytes.count).map { Array(bytes.prefix($0)) } + [bytes + [0], bytes + bytes]
    }

    /// The fields of a body, each with the length before it.
    static func fields(of body: [UInt8]) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var rest = body[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            fields.append(Array(rest.prefix(4 + length)))
            rest = rest.dropFirst(4 + length)
        }
        return fields
    }

    /// The body with each field left out, doubled, one byte shorter or longer, and changed with each other field.
    static func otherFields(of body: [UInt8]) -> [[UInt8]] {
        let fields = fields(of: body)
        var bodies: [[[UInt8]]] = []
        for place in fields.indices {
            bodies.append(Array(fields[..<place] + fields[(place + 1)...]))
            bodies.append(Array(fields[...place] + fields[place...]))
            for length in [fields[place].count - 5, fields[place].count - 3] where length >= 0 {
                var changed = fields
                let content = (fields[place].dropFirst(4) + [1]).prefix(length)
                changed[place] = [0, 0, UInt8(length >> 8), UInt8(length & 0xFF)] + content
                bodies.append(changed)
            }
            for other in fields.indices where other > place {
                var changed = fields
                changed.swapAt(place, other)
                bodies.append(changed)
            }
        }
        return bodies.map { Array($0.joined()) }.filter { $0 != body }
    }
}
