// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.anid.models.checkpoint.Unpickler.Global;
import org.anid.models.checkpoint.Unpickler.Instance;
import org.jspecify.annotations.Nullable;

/**
 * The classes of torch's files: tensors over storages, and what lies beside them in checkpoints, which is passed over.
 * Anything else is refused by name. Not thread-safe.
 */
final class TorchObjects implements Unpickler.Factory {

    private static final Map<String, ElementType> TYPES = Map.of(
            "Double", ElementType.FLOAT64,
            "Float", ElementType.FLOAT32,
            "Half", ElementType.FLOAT16,
            "BFloat16", ElementType.BFLOAT16,
            "Long", ElementType.INT64,
            "Int", ElementType.INT32,
            "Short", ElementType.INT16,
            "Char", ElementType.INT8,
            "Byte", ElementType.UINT8,
            "Bool", ElementType.BOOL);

    private static final Map<String, ElementType> DTYPES = Map.of(
            "float64", ElementType.FLOAT64,
            "float32", ElementType.FLOAT32,
            "float16", ElementType.FLOAT16,
            "bfloat16", ElementType.BFLOAT16,
            "int64", ElementType.INT64,
            "int32", ElementType.INT32,
            "int16", ElementType.INT16,
            "int8", ElementType.INT8,
            "uint8", ElementType.UINT8,
            "bool", ElementType.BOOL);

    /** Settings of a training, kept as they are: they hold no tensors and are never asked for. */
    private static final Set<String> SETTINGS = Set.of(
            "argparse.Namespace",
            "torch.device",
            "torch.Size",
            "numpy.dtype",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "numpy.ndarray",
            "collections.defaultdict",
            "collections.Counter",
            "pathlib.PosixPath",
            "pathlib.WindowsPath",
            "datetime.datetime");

    private final Storages storages;

    TorchObjects(Storages storages) {
        this.storages = storages;
    }

    /** Where the elements of tensors lie. */
    interface Storages {
        /**
         * The bytes of a storage.
         *
         * @param key its name
         * @param bytes how many it has
         */
        Source of(String key, long bytes) throws CheckpointException;
    }

    /** A stretch of the file that may not be known yet, as storages follow the pickle in older files. */
    interface Source {
        Bytes bytes() throws CheckpointException;
    }

    /** Elements of one type; null for untyped ones, whose tensor says it. */
    record Storage(@Nullable ElementType type, Source source) {}

    /** A tensor without its name. */
    record Tensor(ElementType type, long[] shape, long[] strides, long offset, Source source) {
        CheckpointTensor named(String name) throws CheckpointException {
            return new CheckpointTensor(name, type, shape, strides, offset, source.bytes());
        }
    }

    @Override
    public @Nullable Object call(Global function, List<@Nullable Object> arguments) throws CheckpointException {
        String name = function.toString();
        switch (name) {
            case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> {
                Storage storage = argument(function, arguments, 0, Storage.class);
                return tensor(function, arguments, storage, storage.type);
            }
            case "torch._utils._rebuild_tensor_v3" -> {
                Storage storage = argument(function, arguments, 0, Storage.class);
                return tensor(function, arguments, storage, dtype(argument(function, arguments, 6, Global.class)));
            }
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> {
                return argument(function, arguments, 0, Tensor.class);
            }
            case "collections.OrderedDict" -> {
                return ordered(arguments);
            }
            case "torch.jit._pickle.build_intlist",
                    "torch.jit._pickle.build_doublelist",
                    "torch.jit._pickle.build_boollist",
                    "torch.jit._pickle.build_tensorlist",
                    "torch.jit._pickle.restore_type_tag",
                    "__builtin__.set",
                    "builtins.set" -> {
                return arguments.isEmpty() ? new ArrayList<>() : arguments.get(0);
            }
            case "_codecs.encode" -> {
                return argument(function, arguments, 0, String.class).getBytes(StandardCharsets.ISO_8859_1);
            }
            default -> {
                // A module of TorchScript is a class of the file's own, whose state is a map.
                if (SETTINGS.contains(name) || function.module().startsWith("__torch__")) {
                    return new Instance(function, arguments);
                }
                throw new CheckpointException(
                        "the file would run " + name
                                + ", which is no data: only files of weights are read, as torch.save(model.state_dict()) writes them");
            }
        }
    }

    private static Map<Object, @Nullable Object> ordered(List<@Nullable Object> arguments) throws CheckpointException {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> entry) || entry.size() != 2 || !(entry.get(0) instanceof String key)) {
                    throw new CheckpointException("an OrderedDict is not made of pairs of a name and a value");
                }
                map.put(key, entry.get(1));
            }
        }
        return map;
    }

    private static Tensor tensor(
            Global function, List<@Nullable Object> arguments, Storage storage, @Nullable ElementType type)
            throws CheckpointException {
        if (type == null) {
            throw new CheckpointException("a tensor does not say what its elements are");
        }
        return new Tensor(
                type,
                sizes(function, arguments, 2),
                sizes(function, arguments, 3),
                argument(function, arguments, 1, Long.class),
                storage.source);
    }

    private static long[] sizes(Global function, List<@Nullable Object> arguments, int place)
            throws CheckpointException {
        Object value = argument(function, arguments, place, Object.class);
        if (value instanceof Instance size && size.arguments().size() == 1) {
            value = size.arguments().get(0);
        }
        if (!(value instanceof List<?> list)) {
            throw new CheckpointException(function + " is given no sizes");
        }
        long[] sizes = new long[list.size()];
        for (int i = 0; i < sizes.length; i++) {
            if (!(list.get(i) instanceof Long size)) {
                throw new CheckpointException(function + " is given a size that is no whole number");
            }
            sizes[i] = size;
        }
        return sizes;
    }

    private static <T> T argument(Global function, List<@Nullable Object> arguments, int place, Class<T> type)
            throws CheckpointException {
        Object value = place < arguments.size() ? arguments.get(place) : null;
        if (!type.isInstance(value)) {
            throw new CheckpointException("argument " + (place + 1) + " of " + function + " is "
                    + (value == null ? "missing" : "a " + value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }

    private static ElementType dtype(Global dtype) throws CheckpointException {
        ElementType type = dtype.module().equals("torch") ? DTYPES.get(dtype.name()) : null;
        if (type == null) {
            throw new CheckpointException("elements of type " + dtype + " are not read");
        }
        return type;
    }

    /** ("storage", class, key, device, elements[, view]); the device does not matter here. */
    @Override
    public Object persistent(@Nullable Object id) throws CheckpointException {
        if (!(id instanceof List<?> parts)
                || parts.size() < 5
                || !"storage".equals(parts.get(0))
                || !(parts.get(1) instanceof Global type)
                || !(parts.get(4) instanceof Long elements)) {
            throw new CheckpointException("a storage is named in a way that torch does not have");
        }
        boolean untyped = type.name().equals("UntypedStorage");
        ElementType elementType = untyped ? null : TYPES.get(type.name().replace("Storage", ""));
        if (!untyped && elementType == null) {
            throw new CheckpointException(
                    "elements of " + type.toString().toLowerCase(Locale.ROOT).replace("storage", "") + " are not read");
        }
        if (parts.size() > 5 && parts.get(5) != null) {
            throw new CheckpointException(
                    "a storage is a view of another one: save the file again with torch 1.6 or later");
        }
        long bytes = elementType == null ? elements : elements * elementType.bytes();
        if (elements < 0 || elementType != null && bytes / elementType.bytes() != elements) {
            throw new CheckpointException("a storage has " + elements + " elements");
        }
        return new Storage(elementType, storages.of(String.valueOf(parts.get(2)), bytes));
    }
}
