import Crypto
@_spi(Reflection) import Swift

/// The stored properties of a value, each as a text.
///
/// Not by `Mirror`: the records that hold keys show it nothing.
func fields<Value>(of value: Value) -> [String: String] {
    var found: [String: String] = [:]
    _ = unsafe _forEachFieldWithKeyPath(of: Value.self) { name, path in
        found[unsafe String(cString: name)] = describe(value[keyPath: path])
        return true
    }
    return found
}

/// The names of the stored properties of a type.
func fieldNames<Value>(of type: Value.Type) -> Set<String> {
    var names: Set<String> = []
    _ = unsafe _forEachField(of: type) { name, _, _, _ in
        names.insert(unsafe String(cString: name))
        return true
    }
    return names
}

/// Tells keys apart, which describe themselves by their type alone.
private func describe(_ value: Any) -> String {
    switch value {
    case let key as Curve25519.Signing.PrivateKey: "\(Array(key.publicKey.rawRepresentation))"
    case let key as Curve25519.KeyAgreement.PrivateKey: "\(Array(key.publicKey.rawRepresentation))"
    case let key as MLKEM768.PrivateKey: "\(Array(key.publicKey.rawRepresentation))"
    case let key as SymmetricKey: key.withUnsafeBytes { "\(SHA256.hash(data: $0))" }
    default: String(describing: value)
    }
}
