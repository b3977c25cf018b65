/// A type that holds secrets: its descriptions, reflections and dumps show nothing but its name.
///
/// Without it they would: `SharedSecret` and `HashedAuthenticationCode` print all of their bytes, and so does a dump
/// of an ML-KEM private key.
package protocol KeyHolding: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension KeyHolding {
    package var description: String {
        String(describing: Self.self)
    }

    package var debugDescription: String {
        description
    }

    package var customMirror: Mirror {
        Mirror(self, children: EmptyCollection<Mirror.Child>())
    }
}
