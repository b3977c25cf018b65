/// A dictionary whose copy shares what is not changed: it consists of many small dictionaries. So a transaction on a
/// copy of a large store costs little.
struct ShardedDictionary<Key: Hashable, Value> {
    private static var count: Int { 128 }

    private var shards = [[Key: Value]](repeating: [:], count: Self.count)

    subscript(key: Key) -> Value? {
        get { shards[Self.shard(of: key)][key] }
        set { shards[Self.shard(of: key)][key] = newValue }
    }

    subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { shards[Self.shard(of: key)][key, default: value()] }
        set { shards[Self.shard(of: key)][key] = newValue }
    }

    var values: some Sequence<Value> {
        shards.lazy.flatMap(\.values)
    }

    private static func shard(of key: Key) -> Int {
        Int(UInt(bitPattern: key.hashValue) % UInt(count))
    }
}

extension ShardedDictionary: Equatable where Value: Equatable {}
extension ShardedDictionary: Sendable where Key: Sendable, Value: Sendable {}
