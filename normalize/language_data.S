// The tables of corpus/language, carried in the program so that it needs no file beside it.
    .section .rodata

    .global xephang_departments_tsv, xephang_departments_tsv_end
    .balign 16
xephang_departments_tsv:
    .incbin DEPARTMENTS_TSV
xephang_departments_tsv_end:
    .byte 0

    .global xephang_units_tsv, xephang_units_tsv_end
    .balign 16
xephang_units_tsv:
    .incbin UNITS_TSV
xephang_units_tsv_end:
    .byte 0

    .global xephang_bodies_tsv, xephang_bodies_tsv_end
    .balign 16
xephang_bodies_tsv:
    .incbin BODIES_TSV
xephang_bodies_tsv_end:
    .byte 0

    .global xephang_repair_model, xephang_repair_model_end
    .balign 16
xephang_repair_model:
    .incbin REPAIR_MODEL
xephang_repair_model_end:
    .byte 0

    .section .note.GNU-stack,"",%progbits
