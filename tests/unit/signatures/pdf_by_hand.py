"""PDFs written byte by byte, as no library would write them: wrong tables, objects in each other, bombs."""

import zlib

EMPTY = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>")


def with_table(objects, place=lambda number, offset: offset):
    """``place(number, offset)`` is what the table says of an object that stands at ``offset``."""
    data, offsets = b"%PDF-1.7\n", []
    for number, written in enumerate((*EMPTY, *objects), start=1):
        offsets.append(place(number, len(data)))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    return data + table(offsets, len(data))


def nested(count):
    """``count`` objects, each of them a string that holds all the next ones."""
    data = with_table(())
    data = data[: data.rindex(b"xref\n0")]
    offsets = [data.index(b"%d 0 obj" % number) for number in (1, 2)]
    for number in range(3, 3 + count):
        offsets.append(len(data))
        data += b"%d 0 obj(" % number
    data += b")" * count + b"\n"
    return data + table(offsets, len(data))


def table(offsets, place):
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(offsets) + 1,
        rows,
        len(offsets) + 1,
        place,
    )


def object_stream(*, listed, held, padding=0):
    """The cross-reference stream lists more or fewer objects than the object stream holds."""
    offsets = b" ".join(b"%d %d" % (10 + index, 4 * index) for index in range(held)) + b" "
    return packed(offsets, b"<<>>" * held + b" " * padding, listed=listed, held=held)


def nested_in_object_stream(count):
    """As ``nested``: few bytes, since they are packed."""
    offsets = b" ".join(b"%d %d" % (10 + index, index) for index in range(count)) + b" "
    return packed(offsets, b"(" * count + b")" * count, listed=count, held=count)


def packed(offsets, objects, *, listed, held):
    """Objects 10, 11 … in object stream 3."""
    content = zlib.compress(offsets + objects, 9)
    places = {}
    data = b"%PDF-1.7\n"
    for number, written in (
        (1, EMPTY[0]),
        (2, EMPTY[1]),
        (3, b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
            % (held, len(offsets), len(content), content)),
    ):  # fmt: skip
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    places[4] = len(data)
    rows = b"\0" * 8 + b"".join(b"\1" + places[number].to_bytes(4) + b"\0\0\0" for number in (1, 2, 3, 4))
    rows += b"\0" * 40 + b"".join(b"\2" + (3).to_bytes(4) + index.to_bytes(3) for index in range(listed))
    return data + (
        b"4 0 obj\n<</Type/XRef/Size %d/Root 1 0 R/W[1 4 3]/Length %d>>stream\n%s\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF\n" % (10 + listed, len(rows), rows, places[4])
    )
