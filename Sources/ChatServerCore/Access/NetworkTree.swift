import ChatProtocol

/// Values by network: a binary radix tree (PATRICIA trie) over the bits of addresses, one for IPv4 and one for IPv6.
///
/// The values of all networks that have an address are found in as many steps as prefixes of the address branch, at
/// most 33 or 129, however many networks there are.
struct NetworkTree<Value: Sendable>: Sendable {
    /// The index of a node.
    private typealias Index = Int

    /// The first bits of addresses; those behind the prefix are 0.
    private struct Key: Sendable {
        /// The bits of an address, its first one as the highest one of these.
        let bits: UInt128
        /// The number of bits that count.
        let length: Int

        /// The number of first bits that are equal.
        func common(with other: Key) -> Int {
            min((bits ^ other.bits).leadingZeroBitCount, length, other.length)
        }

        /// The first bits of this key.
        func prefix(_ length: Int) -> Key {
            Key(bits: bits & ~(UInt128.max >> length), length: length)
        }

        /// Returns the bit behind a prefix of that length, which selects the branch.
        func branch(behind length: Int) -> Int {
            Int(truncatingIfNeeded: bits >> (127 - length) & 1)
        }
    }

    private struct Node: Sendable {
        let key: Key
        /// `nil` for a node that only branches.
        var value: Value?
        /// The subtrees of the longer keys, by the next bit.
        var children: [Index?] = [nil, nil]
    }

    /// Where a tree hangs.
    private enum Link: Sendable {
        case root(Int)
        case child(of: Index, Int)
    }

    private var nodes: [Node] = []
    private var unused: [Index] = []

    /// The trees of IPv4 and IPv6.
    private var roots: [Index?] = [nil, nil]

    /// The number of networks that have a value.
    private(set) var count = 0

    /// Makes an empty tree.
    init() {}

    /// Returns the values of all networks that have an address, the widest network first.
    func values(covering address: IPAddress) -> [Value] {
        let key = Self.key(of: IPNetwork(address))
        var found: [Value] = []
        var next = roots[Self.family(of: address.bytes)]
        while let index = next, nodes[index].key.common(with: key) == nodes[index].key.length {
            if let value = nodes[index].value {
                found.append(value)
            }
            let length = nodes[index].key.length
            next = length < key.length ? nodes[index].children[key.branch(behind: length)] : nil
        }
        return found
    }

    /// The value of exactly this network; `nil` for none.
    subscript(network: IPNetwork) -> Value? {
        get { path(to: network).node.flatMap { nodes[$0].value } }
        set {
            if let newValue {
                insert(newValue, at: network)
            } else {
                remove(network)
            }
        }
    }

    private mutating func insert(_ value: Value, at network: IPNetwork) {
        let key = Self.key(of: network)
        let (links, node) = path(to: network)
        if let node {
            count += nodes[node].value == nil ? 1 : 0
            nodes[node].value = value
            return
        }
        count += 1
        guard let link = links.last else {
            return
        }
        guard let present = self[link] else {
            self[link] = make(key, value)
            return
        }
        // The key leaves the tree within the prefix of this node: a new one takes its place, and it hangs below.
        let common = nodes[present].key.common(with: key)
        let fork = make(key.prefix(common), common == key.length ? value : nil)
        nodes[fork].children[nodes[present].key.branch(behind: common)] = present
        if common < key.length {
            nodes[fork].children[key.branch(behind: common)] = make(key, value)
        }
        self[link] = fork
    }

    private mutating func remove(_ network: IPNetwork) {
        var (links, node) = path(to: network)
        guard let found = node, nodes[found].value != nil else {
            return
        }
        nodes[found].value = nil
        count -= 1
        // A node without a value and with fewer than two subtrees is needless; so may become the one above.
        while let index = node, let link = links.popLast(), nodes[index].value == nil {
            let subtrees = nodes[index].children.compactMap(\.self)
            guard subtrees.count < 2 else {
                return
            }
            self[link] = subtrees.first
            unused.append(index)
            node =
                switch link {
                case .child(let parent, _): parent
                case .root: nil
                }
        }
    }

    /// Returns the links on the way to a network, of which the last one leads to its node or to where a node for it
    /// belongs, and the node.
    private func path(to network: IPNetwork) -> (links: [Link], node: Index?) {
        let key = Self.key(of: network)
        var links = [Link.root(Self.family(of: network.bytes))]
        var next = roots[Self.family(of: network.bytes)]
        while let index = next {
            let length = nodes[index].key.length
            guard nodes[index].key.common(with: key) == length else {
                return (links, nil)
            }
            guard length < key.length else {
                return (links, index)
            }
            let branch = key.branch(behind: length)
            links.append(.child(of: index, branch))
            next = nodes[index].children[branch]
        }
        return (links, nil)
    }

    private subscript(link: Link) -> Index? {
        get {
            switch link {
            case .root(let family): roots[family]
            case .child(let parent, let branch): nodes[parent].children[branch]
            }
        }
        set {
            switch link {
            case .root(let family): roots[family] = newValue
            case .child(let parent, let branch): nodes[parent].children[branch] = newValue
            }
        }
    }

    private mutating func make(_ key: Key, _ value: Value?) -> Index {
        let node = Node(key: key, value: value)
        if let index = unused.popLast() {
            nodes[index] = node
            return index
        }
        nodes.append(node)
        return nodes.count - 1
    }

    private static func family(of bytes: [UInt8]) -> Int {
        bytes.count == 4 ? 0 : 1
    }

    private static func key(of network: IPNetwork) -> Key {
        let bits = network.bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        return Key(bits: bits << (128 - 8 * network.bytes.count), length: network.prefix)
    }
}
